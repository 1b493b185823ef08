-- 共服体组织：服务机构各不相同。同一家列两次凑不成“多家”。
-- 没有组建共服体的（鼓励组建），什么都不核对。
local rules = {}

local function check(id, title, holds, failure)
  return {id = id, title = title, result = holds and "pass" or "fail", failure = failure, clauses = {"foshan-org-n-agencies"}}
end

local function repeated(agencies)
  local seen = {}
  for _, agency in ipairs(agencies) do
    local name, code = "n" .. anze.fold(agency.name), agency.code and "c" .. anze.fold(agency.code)
    if seen[name] or (code and seen[code]) then return true end
    seen[name] = true
    if code then seen[code] = true end
  end
  return false
end

function rules.profile(input)
  local body = input.facts.body or {}
  if body.set_up_on == nil or body.set_up_on > input.as_of then return {value = "encouraged", rules = {}} end
  return {value = "set_up", rules = {
    check("agencies-differ", {zh = "服务机构各不相同", en = "Agencies differ"}, not repeated(body.agencies),
      {zh = "同一家服务机构重复列出", en = "One agency is listed more than once"}),
  }}
end

return rules
