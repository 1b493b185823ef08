-- 共保体成员：各不相同，主承保公司正好一家。
-- 判定的逐家条件只看列出的人，看不出同一家列了几次；这里按统一社会信用代码（没有时按名称）核对。
local rules = {}

local CLAUSES = {"dayabay-2-selection"}

local function check(id, title, holds, failure)
  local result = "unknown"
  if holds ~= nil then result = holds and "pass" or "fail" end
  return {id = id, title = title, result = result, failure = failure, clauses = CLAUSES}
end

-- 第一个重复的成员；代码和名称都要各不相同。
local function repeated(members)
  local seen = {}
  for _, member in ipairs(members) do
    local name, code = "n" .. anze.fold(member.name), member.code and "c" .. anze.fold(member.code)
    if seen[name] or (code and seen[code]) then return member.name end
    seen[name] = true
    if code then seen[code] = true end
  end
  return nil
end

-- 主承保公司的家数；没有一家写明、又有成员没填的，无法得知。
local function leads(members)
  local count, silent = 0, false
  for _, member in ipairs(members) do
    if member.lead == nil then silent = true end
    if member.lead then count = count + 1 end
  end
  if count == 0 and silent then return nil end
  return count
end

function rules.members(input)
  local consortium = input.facts.consortium or {}
  local members = consortium.members
  if members == nil then return {outcome = "unknown", missing = {"consortium.members"}, rules = {}} end
  local twice = repeated(members)
  local lead = leads(members)
  local one_lead = nil
  if lead ~= nil then one_lead = lead == 1 end
  local list = {
    check("members-differ", {zh = "成员各不相同", en = "Members differ"}, twice == nil,
      {zh = "同一家保险机构重复列为成员", en = "One insurer is listed more than once"}),
    check("one-lead", {zh = "主承保公司一家", en = "One lead"}, one_lead,
      {zh = "主承保公司应正好一家", en = "A consortium has exactly one lead"}),
  }
  if lead == nil then return {missing = {"consortium.members.lead"}, rules = list} end
  return {rules = list}
end

return rules
