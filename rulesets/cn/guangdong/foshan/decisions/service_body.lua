-- 共服体组织：服务机构各不相同。同一家列两次凑不成“多家”。
-- 没有组建共服体的（鼓励组建），什么都不核对。
local rules = {}

local function check(id, title, holds, failure)
  return {id = id, title = title, result = holds and "pass" or "fail", failure = failure, clauses = {"foshan-org-n-agencies"}}
end

local BLANKS = " \t\n\r\u{A0}\u{2002}\u{2003}\u{2009}\u{200B}\u{3000}\u{FEFF}"

-- 全角半角、字母大小写和空格不算区别。
local function plain(text)
  local kept = {}
  for _, code in utf8.codes(text) do
    if code >= 0xFF01 and code <= 0xFF5E then code = code - 0xFEE0 end
    local letter = utf8.char(code)
    if not string.find(BLANKS, letter) then kept[#kept + 1] = letter end
  end
  return string.lower(table.concat(kept))
end

local function repeated(agencies)
  local seen = {}
  for _, agency in ipairs(agencies) do
    local name, code = "n" .. plain(agency.name), agency.code and "c" .. plain(agency.code)
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
