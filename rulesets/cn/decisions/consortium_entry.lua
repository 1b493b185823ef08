-- 共保体登记：成员两家以上、各不相同，主承保公司是成员，份额合计不超过全部。
local rules = {}

local CLAUSES = {"platform-variants"}

local function check(id, title, holds, failure)
  return {id = id, title = title, result = holds and "pass" or "fail", failure = failure, clauses = CLAUSES}
end

function rules.members(input)
  local consortium = input.facts.consortium
  local seen, twice, shares = {}, nil, 0
  for _, member in ipairs(consortium.members) do
    if seen[member.insurer] then twice = member.insurer end
    seen[member.insurer] = true
    shares = shares + (member.share or 0)
  end
  return {rules = {
    check("several", {zh = "成员两家以上", en = "Two members or more"}, #consortium.members >= 2,
      {zh = "共保体的成员不足两家", en = "A consortium has two members or more"}),
    check("members-differ", {zh = "成员各不相同", en = "Members differ"}, twice == nil,
      {zh = "成员 " .. (twice or "") .. " 重复列出", en = (twice or "") .. " is listed more than once"}),
    check("lead-is-member", {zh = "主承保公司是成员", en = "The lead is a member"}, seen[consortium.lead] == true,
      {zh = "主承保公司不在成员中", en = "The lead is not among the members"}),
    check("shares", {zh = "份额合计不超过全部", en = "Shares within the whole"}, shares <= 1,
      {zh = "承保份额合计超过100%", en = "The shares add up to more than 100 %"}),
  }}
end

return rules
