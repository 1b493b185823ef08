-- 保费补贴：按年度比例计算，单一企业封顶，再受总额控制（AMB-51、AMB-52）。
-- 金额是整数分；按比例分配时多余的分给余数最大者，合计正好等于总额。
-- 是否全额投保由应缴、实缴和缴清日期算出，不看申请表上的一句“已全额投保”。
local rules = {}

local START_YEAR = 2020
local START = "2020-08-03"         -- 施行日
local CLAUSES = {
  exists = {"dayabay-6-3-subsidy-3y"},
  rate = {"dayabay-6-3-subsidy-rate"},
  cap = {"dayabay-6-3-subsidy-cap"},
  apply = {"dayabay-6-3-subsidy-apply"},
  start = {"dayabay-effect", "dayabay-6-3-subsidy-3y"},
}

local TITLES = {
  ["within-three-years"] = {zh = "在三年补贴期内", en = "Within the three years"},
  ["paid-after-start"] = {zh = "施行以后缴费", en = "Paid after the opinion began"},
  ["paid-in-that-year"] = {zh = "在投保年度内缴清", en = "Paid in the year stated"},
  ["paid-in-full"] = {zh = "当年全额投保", en = "Paid in full"},
  ["applied-after-paying"] = {zh = "缴清后申请", en = "Applied after paying"},
  ["through-consortium"] = {zh = "通过共保体申请", en = "Through the consortium"},
  ["eligible"] = {zh = "属于可以申请的企业", en = "Eligible"},
  ["in-time"] = {zh = "在申请截止日以前", en = "Applied in time"},
  ["once"] = {zh = "每份申请只列一次", en = "Each application once"},
  ["rate"] = {zh = "按年度比例计算", en = "At the ratio of the year"},
  ["cap"] = {zh = "单一企业年度上限", en = "Cap of one enterprise"},
}
local FAILURES = {
  ["within-three-years"] = {zh = "不在三年补贴期内", en = "Outside the three years"},
  ["paid-after-start"] = {zh = "保费在本意见施行前缴纳", en = "The premium was paid before the opinion was in force"},
  ["paid-in-that-year"] = {zh = "保费不是在所填投保年度内缴清", en = "The premium was not paid in the year stated"},
  ["paid-in-full"] = {zh = "当年没有全额投保", en = "The premium was not paid in full"},
  ["applied-after-paying"] = {zh = "申请早于缴清保费，或者在将来", en = "Applied before the premium was paid, or in the future"},
  ["through-consortium"] = {zh = "没有通过共保体申请", en = "Not applied for through the consortium"},
  ["eligible"] = {zh = "不属于可以申请的企业", en = "Not eligible"},
  ["in-time"] = {zh = "已过申请截止日", en = "Applied too late"},
  ["once"] = {zh = "同一份申请重复列出", en = "An application is listed more than once"},
}

-- 一次计算所用的参数，开始时取一次；年度总额的申请很多，不逐份去取。year：总额分配的年度。
local set = nil
local function settle(year)
  set = {
    year = year,
    first_day = year and year .. "-01-01",
    last_day = year and year .. "-12-31",
    year_def = anze.param("subsidy.year_def"),
    ratios = {anze.param("subsidy.year_1.ratio"), anze.param("subsidy.year_2.ratio"), anze.param("subsidy.year_3.ratio")},
    base = anze.param("subsidy.base"),
    base_vat = anze.param("subsidy.base_vat"),
    apply_by = anze.param("subsidy.apply_by"),
    eligible = anze.param("subsidy.eligible"),
    entity = anze.param("subsidy.entity"),
    cap = anze.param("subsidy.cap"),
  }
end

local function year_of(date) return tonumber(string.sub(date, 1, 4)) end

-- 从 first 起的第几个满年；对应日当天进入下一年。
local function anniversary_year(first, day)
  local years = year_of(day) - year_of(first)
  if string.sub(day, 6) >= string.sub(first, 6) then years = years + 1 end
  return years
end

-- 投保年度：总额分配时是分配的年度。
local function premium_year_of(subsidy) return set.year or subsidy.premium_year end

local function subsidy_year(subsidy)
  if set.year_def == "calendar_year" then
    local year = premium_year_of(subsidy) or (subsidy.paid_on and year_of(subsidy.paid_on))
    return year and year - START_YEAR + 1, "subsidy.premium_year"
  end
  if subsidy.paid_on == nil then return nil, "subsidy.paid_on" end
  if set.year_def == "programme_year" then
    return anniversary_year(START, subsidy.paid_on)
  end
  if subsidy.first_insured_on == nil then return nil, "subsidy.first_insured_on" end
  return anniversary_year(subsidy.first_insured_on, subsidy.paid_on)
end

local function ratio_of(year) return set.ratios[year] end

-- a * b / c 的整数商和余数，中间结果不越界。
local function scaled(a, b, c)
  local step = 100000
  local high, low = a // step, a % step
  local first = high * b
  local rest = (first % c) * step + low * b
  return (first // c) * step + rest // c, rest % c
end

-- 把 pool 按 amounts 的比例分完；余数最大者先得一分，余数相同的按原次序。exact：不论取整方法都分到一分不剩。
local function prorate(amounts, pool, exact)
  local sum = 0
  for i = 1, #amounts do sum = sum + amounts[i] end
  if sum <= pool then return amounts end
  local shares, rests, given, most = {}, {}, 0, 1
  for i = 1, #amounts do
    local share, rest = scaled(amounts[i], pool, sum)
    shares[i], rests[i] = share, rest
    given = given + share
    if rest > rests[most] then most = i end
  end
  if not exact and anze.param("subsidy.rounding") ~= "fen_largest_remainder" then return shares end
  if pool - given == 1 then shares[most] = shares[most] + 1 end
  if pool - given <= 1 then return shares end
  local order = {}
  for i in ipairs(shares) do order[i] = i end
  table.sort(order, function(a, b)
    if rests[a] ~= rests[b] then return rests[a] > rests[b] end
    return a < b
  end)
  for i = 1, pool - given do shares[order[i]] = shares[order[i]] + 1 end
  return shares
end

-- caps：每家各自还能得到的上限。
local function capped(amounts, caps)
  local out = {}
  for i, amount in ipairs(amounts) do out[i] = math.min(amount, caps[i]) end
  return out
end

-- 封顶后腾出的余额在未封顶的企业之间再分，直到没有余额或全部封顶。
local function waterfill(raw, pool, caps)
  local out, open, left = {}, {}, pool
  for i in ipairs(raw) do open[i] = i end
  local hit = true
  while hit do
    hit = false
    local amounts = {}
    for k, i in ipairs(open) do amounts[k] = raw[i] end
    local shares = prorate(amounts, left)
    local still = {}
    for k, i in ipairs(open) do
      if shares[k] >= caps[i] then
        out[i], hit = caps[i], true
        left = left - caps[i]
      else
        out[i] = shares[k]
        still[#still + 1] = i
      end
    end
    open = still
  end
  return out
end

local function allocate(raw, pool, caps)
  if pool == nil then return capped(raw, caps) end
  local method = anze.param("subsidy.pool_method")
  if method == "cap_then_prorate" then return prorate(capped(raw, caps), pool) end
  if method == "prorate_then_cap" then return capped(prorate(raw, pool), caps) end
  return waterfill(raw, pool, caps)
end

-- 补贴基数：实缴或签单，含税或不含税（AMB-53）；多缴的不是应缴的保费，不补贴。缺少所用的数时返回它的名字。
local function base_of(subsidy)
  local name = set.base == "written" and "written" or "premium"
  local base = subsidy[name]
  if base == nil then return nil, "subsidy." .. name end
  if subsidy.written ~= nil and subsidy.written < base then base = subsidy.written end
  if set.base_vat == "included" then return base end
  if subsidy.vat_rate == nil then return nil, "subsidy.vat_rate" end
  return anze.round_half_up(base / (1 + subsidy.vat_rate))
end

-- 申请截止日：没有定期限时总是在期限内（AMB-55）。
local function in_time(subsidy)
  if set.apply_by == "unset" then return true end
  local year = premium_year_of(subsidy)
  if subsidy.applied_on == nil or year == nil then return nil end
  return subsidy.applied_on <= (year + 1) .. "-" .. set.apply_by
end

-- 一家企业还能得到的上限：同一企业一年只有一个上限，本年其他申请已核准的先减去；
-- 按集团计算时再减去集团内其他企业已得的（AMB-54）。
local function cap_left(subsidy)
  local before, left = subsidy.granted_before, set.cap
  if before then left = left - before end
  if set.entity ~= "legal" and subsidy.group_granted then left = left - subsidy.group_granted end
  return left > 0 and left or 0
end

-- 机制自施行日起才有：此前缴的保费不是按本意见投保的。
local function paid_after_start(subsidy)
  local paid_on = subsidy.paid_on
  return paid_on and paid_on >= START
end

-- “当年全额投保”：按自然年计算时，保费须在所填的投保年度内缴清；没有填年度的以缴清日期为准。
-- 其他理解按缴清日期定年度，不看所填年度。
local function paid_in_that_year(subsidy)
  if set.year_def ~= "calendar_year" then return true end
  local paid_on = subsidy.paid_on
  if paid_on == nil then return nil end
  if set.year then return paid_on >= set.first_day and paid_on <= set.last_day end
  return subsidy.premium_year == nil or year_of(paid_on) == subsidy.premium_year
end

-- 应缴的都已缴清，缴清日不在将来。实缴是减去退保后的数，比较时加回已退的。
local function paid_in_full(subsidy, as_of)
  local paid_on, written, premium = subsidy.paid_on, subsidy.written, subsidy.premium
  if paid_on ~= nil and paid_on > as_of then return false end
  if written == nil or premium == nil then return nil end
  return premium >= written or premium + (subsidy.refunded or 0) >= written
end

-- “全额投保后”申请：申请日填了的，不早于缴清日，也不在将来。
local function applied_after_paying(subsidy, as_of)
  if subsidy.applied_on == nil then return true end
  if subsidy.applied_on > as_of then return false end
  if subsidy.paid_on == nil then return nil end
  return subsidy.applied_on >= subsidy.paid_on
end

local function check(id, holds, clauses)
  local result = "unknown"
  if holds ~= nil then result = holds and "pass" or "fail" end
  return {id = id, result = result, title = TITLES[id], failure = FAILURES[id], clauses = clauses}
end

local function verdict(list, missing)
  local outcome = "pass"
  for _, rule in ipairs(list) do
    if rule.result == "fail" then return "fail" end
    if rule.result == "unknown" then outcome = "unknown" end
  end
  if #missing > 0 then return "unknown" end
  return outcome
end

-- 各项条件，按检验的次序；单独计算和总额分配检验的是同一些。末一项说明何时人人都符合，不必逐份检验。
local CONDITIONS = {
  {"within-three-years", "exists", function(subsidy)
    local year = subsidy_year(subsidy)
    if year == nil then return nil end
    return ratio_of(year) ~= nil
  end, function() return set.year_def == "calendar_year" and set.year ~= nil and ratio_of(subsidy_year({})) ~= nil end},
  {"paid-after-start", "start", paid_after_start},
  {"paid-in-that-year", "apply", paid_in_that_year},
  {"paid-in-full", "apply", paid_in_full},
  {"applied-after-paying", "apply", applied_after_paying},
  {"through-consortium", "apply", function(subsidy)
    local channel = subsidy.channel
    return channel and channel == "consortium"
  end},
  {"eligible", "apply", function(subsidy)
    if set.eligible == "mandatory_only" then return subsidy.mandatory end
    return true
  end, function() return set.eligible ~= "mandatory_only" end},
  {"in-time", "apply", in_time, function() return set.apply_by == "unset" end},
}

-- 缺少的数，按用到的先后。
local function lacking_of(subsidy)
  local missing = {}
  local base, first = base_of(subsidy)
  local year, second = subsidy_year(subsidy)
  if base == nil then missing[#missing + 1] = first end
  if year == nil then missing[#missing + 1] = second end
  for _, name in ipairs({"paid_on", "written", "channel"}) do
    local path = "subsidy." .. name
    if subsidy[name] == nil and path ~= missing[1] and path ~= missing[2] then missing[#missing + 1] = path end
  end
  return missing
end

-- 一家企业的补贴额（未受总额控制时）。
function rules.subsidy(input)
  local subsidy = input.facts.subsidy or {}
  settle()
  local list, missing = {}, lacking_of(subsidy)
  for i, condition in ipairs(CONDITIONS) do
    list[i] = check(condition[1], condition[3](subsidy, input.as_of), CLAUSES[condition[2]])
  end
  local outcome = verdict(list, missing)
  if outcome ~= "pass" then
    if outcome == "fail" then return {outcome = outcome, value = 0, rules = list} end
    return {outcome = outcome, missing = missing, rules = list}
  end
  list[#list + 1] = check("rate", true, CLAUSES.rate)
  list[#list + 1] = check("cap", true, CLAUSES.cap)
  local raw = anze.round_down(base_of(subsidy) * ratio_of(subsidy_year(subsidy)))
  return {outcome = "pass", value = math.min(raw, cap_left(subsidy)), rules = list}
end

local ONCE = {"once", "apply"}

-- 补贴额；不符合条件的为零，并返回没有通过的一项；缺少所用的数时没有，并返回它的名字。
local function examined(subsidy, conditions, as_of)
  local unknown = false
  for _, condition in ipairs(conditions) do
    local holds = condition[3](subsidy, as_of)
    if holds == false then return 0, condition end
    unknown = unknown or holds == nil
  end
  local base, lacking = base_of(subsidy)
  if base ~= nil and not unknown and set.ratio then return anze.round_down(base * set.ratio) end
  if base == nil or unknown then return nil, nil, lacking_of(subsidy)[1] or lacking or "subsidy.mandatory" end
  return anze.round_down(base * ratio_of(subsidy_year(subsidy)))
end

-- 按 keys 排好的次序，相同的按原次序。按名称建的大表会超出脚本内存，所以排序后看相邻的；键后接序号，整串比较。
local function ordered(keys)
  local order, sorted = {}, true
  for i = 1, #keys do
    order[i] = i
    sorted = sorted and (i == 1 or keys[i - 1] <= keys[i])
  end
  if sorted then return order end
  for i, key in ipairs(keys) do order[i] = key .. " " .. 1000000 + i end
  table.sort(order)
  for at, text in ipairs(order) do order[at] = tonumber(string.sub(text, -7)) - 1000000 end
  return order
end

-- 上限属于企业，不属于保单：同一企业（按集团计算时同一集团）的几份申请合为一份，按各家第一份申请的先后排列。
-- 有申请没有企业代码的，无法合并。
local function grouped(applications)
  local by_group = set.entity ~= "legal"
  local keys = {}
  for i, application in ipairs(applications) do
    if application.enterprise == nil then return nil end
    keys[i] = by_group and application.group and "g" .. anze.fold(application.group) or application.enterprise
  end
  local units, order, in_order = {}, ordered(keys), true
  local last, before = nil, nil
  for at = 1, #order do
    local i = order[at]
    local key = keys[i]
    if key == last then
      before[#before + 1] = i
    else
      in_order = in_order and (before == nil or before[1] < i)
      last, before = key, {i}
      units[#units + 1] = before
    end
  end
  if not in_order then table.sort(units, function(a, b) return a[1] < b[1] end) end
  return units
end

-- 同一企业的几份申请中，哪几份的编号在前面已经有了。
local function repeats(applications, units)
  local again = {}
  for i in ipairs(applications) do again[i] = false end
  for _, members in ipairs(units) do
    if #members == 2 then
      local first, second = applications[members[1]], applications[members[2]]
      again[members[2]] = anze.fold(first.id) == anze.fold(second.id) and first.enterprise == second.enterprise
    elseif #members > 2 then
      local ids = {}
      for j, i in ipairs(members) do ids[j] = anze.fold(applications[i].id) end
      if set.entity ~= "legal" then
        for j, i in ipairs(members) do ids[j] = applications[i].enterprise .. ids[j] end
      end
      local order = ordered(ids)
      for at, j in ipairs(order) do
        if at > 1 and ids[order[at - 1]] == ids[j] then again[members[j]] = true end
      end
    end
  end
  return again
end

-- 各份申请应得的数和没有通过的各项；重复的（again）只算第一次。缺少所用的数时返回它的名字。
local function entitlements(applications, again, as_of)
  local raw, failed, lefts, conditions = {}, {}, {}, {}
  for _, condition in ipairs(CONDITIONS) do
    if condition[4] == nil or not condition[4]() then conditions[#conditions + 1] = condition end
  end
  for i, given in ipairs(applications) do
    local amount, failure, lacking = 0, ONCE, nil
    if not again[i] then amount, failure, lacking = examined(given, conditions, as_of) end
    if lacking then return nil, string.sub(lacking, #"subsidy." + 1) end
    raw[i], lefts[i] = amount, cap_left(given)
    if failure then
      local name = failure[1]
      if failed[name] == nil then
        failed[#failed + 1] = failure
        failed[name] = given.id
      end
    end
  end
  return raw, lefts, failed
end

-- 一个年度全部企业的分配：{total, allocations: [{id, amount}]}。不符合条件的申请得零，并说明是哪一份、哪一项。
function rules.pool(input)
  local pool = input.facts.pool or {}
  if pool.year == nil or pool.applications == nil then
    return {outcome = "unknown", missing = {"pool.year", "pool.applications"}, rules = {}}
  end
  settle(pool.year)
  if set.year_def == "calendar_year" then set.ratio = ratio_of(subsidy_year({})) end
  local units = grouped(pool.applications)
  if units == nil then return {outcome = "unknown", missing = {"pool.applications.enterprise"}, rules = {}} end
  local raw, lefts, failed = entitlements(pool.applications, repeats(pool.applications, units), input.as_of)
  if raw == nil then return {outcome = "unknown", missing = {"pool.applications." .. lefts}, rules = {}} end
  local wanted, caps = {}, {}
  for k, members in ipairs(units) do
    local sum, left = 0, set.cap
    for j = 1, #members do
      local i = members[j]
      sum = sum + raw[i]
      if lefts[i] < left then left = lefts[i] end
    end
    wanted[k], caps[k] = sum, left
  end
  local granted = allocate(wanted, pool.total, caps)
  local amounts = {}
  for k, members in ipairs(units) do
    if #members == 1 then
      amounts[members[1]] = granted[k]
    else
      local parts = {}
      for j = 1, #members do parts[j] = raw[members[j]] end
      parts = prorate(parts, granted[k], true)
      for j = 1, #members do amounts[members[j]] = parts[j] end
    end
  end
  local allocations, total = {}, 0
  for i, application in ipairs(pool.applications) do
    allocations[i] = {id = application.id, amount = amounts[i]}
    total = total + amounts[i]
  end
  local list = {}
  for i, failure in ipairs(failed) do
    list[i] = check(failure[1], false, CLAUSES[failure[2]])
    local text, first = list[i].failure, failed[failure[1]]
    list[i].failure = {zh = text.zh .. "：" .. first, en = text.en .. ": " .. first}
  end
  if #failed == 0 then list[1] = check("within-three-years", true, CLAUSES.exists) end
  list[#list + 1] = check("rate", true, CLAUSES.rate)
  list[#list + 1] = check("cap", true, CLAUSES.cap)
  return {value = {total = total, allocations = allocations}, rules = list}
end

return rules
