-- 24小时值班：由值班表各班的起止时间算出一日之内有没有无人值守的时段。跨零点的班（22:00到06:00）分作两段。
local rules = {}

local CLAUSES = {"xinzhou-3-5-watch-24h", "xinzhou-art14-24h"}
local DAY = 24 * 60  -- 分钟

-- “08:30”是当日第510分钟；“24:00”是一日之末；写错的没有。
local function minute_of(text)
  local hour, minute = tonumber(string.sub(text, 1, 2), 10), tonumber(string.sub(text, 4, 5), 10)
  if #text ~= 5 or string.sub(text, 3, 3) ~= ":" or hour == nil or minute == nil then return nil end
  if minute > 59 or hour * 60 + minute > DAY then return nil end
  return hour * 60 + minute
end

local function two(number) return (number < 10 and "0" or "") .. number end
local function clock(minute) return two(minute // 60) .. ":" .. two(minute % 60) end

-- 各班占去的时段；有一班写错的，返回它的次序。
local function spans_of(shifts)
  local spans = {}
  for i, shift in ipairs(shifts) do
    local from, to = minute_of(shift.from), minute_of(shift.to)
    if from == nil or to == nil then return nil, i end
    if to > from then
      spans[#spans + 1] = {from, to}
    else
      spans[#spans + 1] = {from, DAY}
      spans[#spans + 1] = {0, to}
    end
  end
  table.sort(spans, function(a, b) return a[1] < b[1] end)
  return spans
end

-- 从几点起没有人值守；一日排满的没有。
local function unwatched(spans)
  local watched = 0
  for _, span in ipairs(spans) do
    if span[1] > watched then return watched end
    watched = math.max(watched, span[2])
  end
  if watched < DAY then return watched end
  return nil
end

-- value：从几点起没有人值守。
local function answer(result, failure, value)
  return {value = value, rules = {{id = "watch-24h", result = result, failure = failure, clauses = CLAUSES,
    title = {zh = "24小时值班监测", en = "24-hour watch"}}}}
end

function rules.watch(input)
  local mine = input.facts.mine or {}
  local built = mine.system_built_on ~= nil and mine.system_built_on <= input.as_of
  if not built and not anze.param("mine.monitoring.mandatory") then return answer("skipped") end
  if mine.roster == nil then
    local unknown = answer("unknown")
    unknown.missing = {"mine.roster"}
    return unknown
  end
  local spans, wrong = spans_of(mine.roster)
  if spans == nil then
    return answer("fail", {zh = "值班表第" .. wrong .. "班的时间写法有误", en = "The times of shift " .. wrong .. " cannot be read"})
  end
  local gap = unwatched(spans)
  if gap == nil then return answer("pass") end
  local from = clock(gap)
  return answer("fail", {zh = "值班表从 " .. from .. " 起没有人值守", en = "Nobody is on watch from " .. from}, from)
end

return rules
