-- 承保资格中要数成员的两条，以及是否按期报送。其余条件写在 insurer_admission.yaml，全部通过后才到这里。
local rules = {}

local TEXT = {
  one_lead = {
    title = {zh = "主承保公司有且只有一家", en = "One lead, and one only"},
    failure = {zh = "共保体应有且只有一家主承保公司", en = "A consortium has one lead, no fewer and no more"},
  },
  distinct = {
    title = {zh = "成员各不相同", en = "Members differ"},
    failure = {zh = "同一家保险机构在共保体成员中重复列出", en = "An insurer is listed more than once among the members"},
  },
}

-- 名称或信用代码相同的，是同一家。
local function repeated(members)
  local seen = {}
  for _, member in ipairs(members) do
    local name, code = "n" .. anze.fold(member.name), member.code and "c" .. anze.fold(member.code)
    if seen[name] or (code and seen[code]) then return true end
    seen[name] = true
    if code then seen[code] = true end
  end
  return false
end

local function leads(members)
  local count = 0
  for _, member in ipairs(members) do
    if member.lead then count = count + 1 end
  end
  return count
end

local function told(id, text, holds, clauses)
  return {id = id, title = text.title, failure = text.failure, result = holds and "pass" or "fail", clauses = clauses}
end

-- in_time 或 late；没有填写报送日期时不作标记。
local function timeliness(application)
  local window = anze.param("admission.window")
  if window == "rolling" then return "in_time" end
  local day = application and application.submitted_on
  if day == nil then return nil end
  local last = anze.param("admission.submit_by")
  if window == "annual" then
    if application.year == nil then return nil end
    last = application.year .. "-06-15"
  end
  return day <= last and "in_time" or "late"
end

function rules.admission(input)
  local facts = input.facts
  local answer = {value = timeliness(facts.application), rules = {}}
  if facts.insurer.form == "consortium" then
    local members = facts.consortium.members
    answer.rules = {
      told("one-lead", TEXT.one_lead, leads(members) == 1, {"xinzhou-adm3-consortium-lead"}),
      told("distinct-members", TEXT.distinct, not repeated(members), {"xinzhou-underwrite-mode"}),
    }
  end
  return answer
end

return rules
