-- 镇街分站：每个镇街都有分站，一个镇街的队员合计不少于规定人数。
-- 同一个分站重复列不算两个；没有分站的镇街是零人。
local rules = {}

local CLAUSES = {"nanhai-1-1-station-min-2"}

local function check(id, title, holds, failure)
  return {id = id, title = title, result = holds and "pass" or "fail", failure = failure, clauses = CLAUSES}
end

-- 第一个重复的名称。
local function repeated(list, name_of)
  local seen = {}
  for _, item in ipairs(list) do
    local name = name_of(item)
    local key = anze.fold(name)
    if seen[key] then return name end
    seen[key] = true
  end
  return nil
end

function rules.staffing(input)
  local facts = input.facts
  local minimum = anze.param("station.staff_min")
  local staff = {}
  for _, township in ipairs(facts.townships) do staff[anze.fold(township)] = 0 end
  for _, station in ipairs(facts.stations) do
    local township = anze.fold(station.township or station.name)
    if staff[township] ~= nil then staff[township] = staff[township] + station.staff end
  end
  local short = nil
  for _, township in ipairs(facts.townships) do
    if short == nil and staff[anze.fold(township)] < minimum then short = township end
  end
  local twice = repeated(facts.stations, function(station) return station.name end)
    or repeated(facts.townships, function(township) return township end)
  return {rules = {
    check("each-once", {zh = "镇街和分站各列一次", en = "Each listed once"}, twice == nil,
      {zh = "“" .. (twice or "") .. "”重复列出", en = (twice or "") .. " is listed more than once"}),
    check("at-least-two", {zh = "每个镇街不少于" .. minimum .. "名队员", en = "At least " .. minimum .. " people in each township"}, short == nil,
      {zh = "“" .. (short or "") .. "”的分站队员不足", en = "Too few people are stationed in " .. (short or "")}),
  }}
end

return rules
