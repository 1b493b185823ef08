-- 保费补贴：按年度比例计算，单一企业封顶，再受总额控制（AMB-51、AMB-52）。
-- 金额是整数分；按比例分配时多余的分给余数最大者，合计正好等于总额。
-- 是否全额投保由应缴、实缴和缴清日期算出，不看申请表上的一句“已全额投保”。
local rules = {}

local START_YEAR = 2020
local START_DAY = "08-03"          -- 2020-08-03 起施行
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
  ["rate"] = {zh = "按年度比例计算", en = "At the ratio of the year"},
  ["cap"] = {zh = "单一企业年度上限", en = "Cap of one enterprise"},
}
local FAILURES = {
  ["within-three-years"] = {zh = "不在三年补贴期内", en = "Outside the three years"},
  ["paid-after-start"] = {zh = "保费在本意见施行前缴纳", en = "The premium was paid before the opinion was in force"},
  ["paid-in-that-year"] = {zh = "保费不是在所填投保年度内缴清", en = "The premium was not paid in the year stated"},
  ["paid-in-full"] = {zh = "当年没有全额投保", en = "The premium was not paid in full"},
  ["applied-after-paying"] = {zh = "申请早于缴清保费", en = "Applied before the premium was paid"},
  ["through-consortium"] = {zh = "没有通过共保体申请", en = "Not applied for through the consortium"},
  ["eligible"] = {zh = "不属于可以申请的企业", en = "Not eligible"},
  ["in-time"] = {zh = "已过申请截止日", en = "Applied too late"},
}

local function year_of(date) return tonumber(string.sub(date, 1, 4)) end

-- 从 first 起的第几个满年；对应日当天进入下一年。
local function anniversary_year(first, day)
  local years = year_of(day) - year_of(first)
  if string.sub(day, 6) >= string.sub(first, 6) then years = years + 1 end
  return years
end

local function subsidy_year(facts)
  local method = anze.param("subsidy.year_def")
  if method == "calendar_year" then
    local year = facts.subsidy.premium_year or (facts.subsidy.paid_on and year_of(facts.subsidy.paid_on))
    return year and year - START_YEAR + 1, "subsidy.premium_year"
  end
  if facts.subsidy.paid_on == nil then return nil, "subsidy.paid_on" end
  if method == "programme_year" then
    return anniversary_year(START_YEAR .. "-" .. START_DAY, facts.subsidy.paid_on)
  end
  if facts.subsidy.first_insured_on == nil then return nil, "subsidy.first_insured_on" end
  return anniversary_year(facts.subsidy.first_insured_on, facts.subsidy.paid_on)
end

local function ratio_of(year)
  if year < 1 or year > 3 then return nil end
  return anze.param("subsidy.year_" .. year .. ".ratio")
end

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
  for _, amount in ipairs(amounts) do sum = sum + amount end
  if sum <= pool then return amounts end
  local shares, order, given = {}, {}, 0
  for i, amount in ipairs(amounts) do
    local share, rest = scaled(amount, pool, sum)
    shares[i] = share
    order[i] = {index = i, rest = rest}
    given = given + share
  end
  if not exact and anze.param("subsidy.rounding") ~= "fen_largest_remainder" then return shares end
  table.sort(order, function(a, b)
    if a.rest ~= b.rest then return a.rest > b.rest end
    return a.index < b.index
  end)
  for i = 1, pool - given do shares[order[i].index] = shares[order[i].index] + 1 end
  return shares
end

local function capped(amounts, cap)
  local out = {}
  for i, amount in ipairs(amounts) do out[i] = math.min(amount, cap) end
  return out
end

-- 封顶后腾出的余额在未封顶的企业之间再分，直到没有余额或全部封顶。
local function waterfill(raw, pool, cap)
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
      if shares[k] >= cap then
        out[i], hit = cap, true
        left = left - cap
      else
        out[i] = shares[k]
        still[#still + 1] = i
      end
    end
    open = still
  end
  return out
end

local function allocate(raw, pool)
  local cap = anze.param("subsidy.cap")
  if pool == nil then return capped(raw, cap) end
  local method = anze.param("subsidy.pool_method")
  if method == "cap_then_prorate" then return prorate(capped(raw, cap), pool) end
  if method == "prorate_then_cap" then return capped(prorate(raw, pool), cap) end
  return waterfill(raw, pool, cap)
end

-- 补贴基数：实缴或签单，含税或不含税（AMB-53）。缺少所用的数时返回它的名字。
local function base_of(subsidy)
  local name = anze.param("subsidy.base") == "written" and "written" or "premium"
  local base = subsidy[name]
  if base == nil then return nil, "subsidy." .. name end
  if anze.param("subsidy.base_vat") == "included" then return base end
  if subsidy.vat_rate == nil then return nil, "subsidy.vat_rate" end
  return anze.round_half_up(base / (1 + subsidy.vat_rate))
end

-- 申请截止日：没有定期限时总是在期限内（AMB-55）。
local function in_time(subsidy)
  local by = anze.param("subsidy.apply_by")
  if by == "unset" then return true end
  if subsidy.applied_on == nil or subsidy.premium_year == nil then return nil end
  return subsidy.applied_on <= (subsidy.premium_year + 1) .. "-" .. by
end

-- 一家企业还能得到的上限：同一企业一年只有一个上限，本年其他申请已核准的先减去；
-- 按集团计算时再减去集团内其他企业已得的（AMB-54）。
local function cap_left(subsidy)
  local left = anze.param("subsidy.cap") - (subsidy.granted_before or 0)
  if anze.param("subsidy.entity") ~= "legal" then left = left - (subsidy.group_granted or 0) end
  return math.max(left, 0)
end

-- 机制自施行日起才有：此前缴的保费不是按本意见投保的。
local function paid_after_start(subsidy)
  if subsidy.paid_on == nil then return nil end
  return subsidy.paid_on >= START_YEAR .. "-" .. START_DAY
end

-- “当年全额投保”：按自然年计算时，保费须在所填的投保年度内缴清；没有填年度的以缴清日期为准。
-- 其他理解按缴清日期定年度，不看所填年度。
local function paid_in_that_year(subsidy)
  if anze.param("subsidy.year_def") ~= "calendar_year" then return true end
  if subsidy.paid_on == nil then return nil end
  return subsidy.premium_year == nil or year_of(subsidy.paid_on) == subsidy.premium_year
end

-- 应缴的都已缴清，缴清日不在将来。实缴是减去退保后的数，比较时加回已退的。
local function paid_in_full(subsidy, as_of)
  if subsidy.paid_in_full == false then return false end
  if subsidy.paid_on ~= nil and subsidy.paid_on > as_of then return false end
  if subsidy.written == nil or subsidy.premium == nil then return nil end
  return subsidy.premium + (subsidy.refunded or 0) >= subsidy.written
end

-- “全额投保后”申请：申请日填了的，不早于缴清日。
local function applied_after_paying(subsidy)
  if subsidy.applied_on == nil then return true end
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

-- 一家企业的补贴额（未受总额控制时）。
function rules.subsidy(input)
  local facts = input.facts
  local subsidy = facts.subsidy or {}
  local missing = {}
  local base, lacking = base_of(subsidy)
  if base == nil then missing[#missing + 1] = lacking end
  local year, needed = subsidy_year({subsidy = subsidy})
  if year == nil then missing[#missing + 1] = needed end
  local ratio = year and ratio_of(year)
  local eligible = true
  if anze.param("subsidy.eligible") == "mandatory_only" then eligible = subsidy.mandatory end
  local within = nil
  if year ~= nil then within = ratio ~= nil end
  local list = {
    check("within-three-years", within, CLAUSES.exists),
    check("paid-after-start", paid_after_start(subsidy), CLAUSES.start),
    check("paid-in-that-year", paid_in_that_year(subsidy), CLAUSES.apply),
    check("paid-in-full", paid_in_full(subsidy, input.as_of), CLAUSES.apply),
    check("applied-after-paying", applied_after_paying(subsidy), CLAUSES.apply),
    check("through-consortium", subsidy.channel and subsidy.channel == "consortium", CLAUSES.apply),
    check("eligible", eligible, CLAUSES.apply),
    check("in-time", in_time(subsidy), CLAUSES.apply),
  }
  for _, name in ipairs({"paid_on", "written", "channel"}) do
    if subsidy[name] == nil and "subsidy." .. name ~= needed then missing[#missing + 1] = "subsidy." .. name end
  end
  local outcome = verdict(list, missing)
  if outcome ~= "pass" then
    if outcome == "fail" then return {outcome = outcome, value = 0, rules = list} end
    return {outcome = outcome, missing = missing, rules = list}
  end
  list[#list + 1] = check("rate", true, CLAUSES.rate)
  list[#list + 1] = check("cap", true, CLAUSES.cap)
  local raw = anze.round_down(base * ratio)
  return {outcome = "pass", value = capped({raw}, cap_left(subsidy))[1], rules = list}
end

-- 一份申请未封顶的补贴额，与单独计算时同一基数、同一年度。缺少所用的数时返回它的名字。
local function raw_of(application, premium_year)
  local base, lacking = base_of(application)
  if base == nil then return nil, lacking end
  local year, needed = subsidy_year({subsidy = {
    premium_year = premium_year, paid_on = application.paid_on, first_insured_on = application.first_insured_on,
  }})
  if year == nil then return nil, needed end
  return anze.round_down(base * (ratio_of(year) or 0))
end

-- 上限属于企业，不属于保单：同一企业（按集团计算时同一集团）的几份申请合为一份。都没有填企业代码的，一份申请就是一家；
-- 只填了一部分的无法合并。
-- 按名称建的大表会超出脚本内存，所以先排序再合并；合并后按各家第一份申请的先后排列。
local function grouped(applications)
  local by_group = anze.param("subsidy.entity") ~= "legal"
  local named, keys, order = false, {}, {}
  for i, application in ipairs(applications) do
    if (application.enterprise == nil) ~= (applications[1].enterprise == nil) then return nil end
    local key = by_group and application.group or application.enterprise
    named = named or key ~= nil
    keys[i] = key or application.id
    order[i] = i
  end
  local units = {}
  if not named then
    for i in ipairs(order) do units[i] = {i} end
    return units
  end
  table.sort(order, function(a, b)
    if keys[a] ~= keys[b] then return keys[a] < keys[b] end
    return a < b
  end)
  for at, i in ipairs(order) do
    if at > 1 and keys[order[at - 1]] == keys[i] then
      local members = units[#units]
      members[#members + 1] = i
    else
      units[#units + 1] = {i}
    end
  end
  table.sort(units, function(a, b) return a[1] < b[1] end)
  return units
end

-- 一个年度全部企业的分配：{total, allocations: [{id, amount}]}。
function rules.pool(input)
  local pool = input.facts.pool or {}
  if pool.year == nil or pool.applications == nil then
    return {outcome = "unknown", missing = {"pool.year", "pool.applications"}, rules = {}}
  end
  if ratio_of(pool.year - START_YEAR + 1) == nil then
    return {outcome = "fail", rules = {check("within-three-years", false, CLAUSES.exists)}}
  end
  local raw = {}
  for i, application in ipairs(pool.applications) do
    local amount, lacking = raw_of(application, pool.year)
    if amount == nil then return {outcome = "unknown", missing = {lacking}, rules = {}} end
    raw[i] = amount
  end
  local units = grouped(pool.applications)
  if units == nil then return {outcome = "unknown", missing = {"pool.applications.enterprise"}, rules = {}} end
  local entitled = {}
  for k, members in ipairs(units) do
    local sum = 0
    for _, i in ipairs(members) do sum = sum + raw[i] end
    entitled[k] = sum
  end
  local granted = allocate(entitled, pool.total)
  local amounts = {}
  for k, members in ipairs(units) do
    if #members == 1 then
      amounts[members[1]] = granted[k]
    else
      local parts = {}
      for j, i in ipairs(members) do parts[j] = raw[i] end
      parts = prorate(parts, granted[k], true)
      for j, i in ipairs(members) do amounts[i] = parts[j] end
    end
  end
  local allocations, total = {}, 0
  for i, application in ipairs(pool.applications) do
    allocations[i] = {id = application.id, amount = amounts[i]}
    total = total + amounts[i]
  end
  return {
    outcome = "pass",
    value = {total = total, allocations = allocations},
    rules = {
      check("within-three-years", true, CLAUSES.exists),
      check("rate", true, CLAUSES.rate),
      check("cap", true, CLAUSES.cap),
    },
  }
end

return rules
