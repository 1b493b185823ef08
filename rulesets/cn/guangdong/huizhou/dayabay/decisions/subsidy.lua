-- 保费补贴：按年度比例计算，单一企业封顶，再受总额控制（AMB-51、AMB-52）。
-- 金额是整数分；按比例分配时多余的分给余数最大者，合计正好等于总额。
local rules = {}

local START_YEAR = 2020
local START_DAY = "08-03"          -- 2020-08-03 起施行
local CLAUSES = {
  exists = {"dayabay-6-3-subsidy-3y"},
  rate = {"dayabay-6-3-subsidy-rate"},
  cap = {"dayabay-6-3-subsidy-cap"},
  apply = {"dayabay-6-3-subsidy-apply"},
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

-- 把 pool 按 amounts 的比例分完；余数最大者先得一分，余数相同的按原次序。
local function prorate(amounts, pool)
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
  table.sort(order, function(a, b)
    if a.rest ~= b.rest then return a.rest > b.rest end
    return a.index < b.index
  end)
  if anze.param("subsidy.rounding") == "fen_largest_remainder" then
    for i = 1, pool - given do shares[order[i].index] = shares[order[i].index] + 1 end
  end
  return shares
end

local function capped(amounts, cap)
  local out = {}
  for i, amount in ipairs(amounts) do out[i] = amount < cap and amount or cap end
  return out
end

-- 封顶后腾出的余额在未封顶的企业之间再分，直到没有余额或全部封顶。
local function waterfill(raw, pool, cap)
  local out, open, left = {}, {}, pool
  for i in ipairs(raw) do open[i] = i end
  for _ = 1, #raw do
    local amounts = {}
    for k, i in ipairs(open) do amounts[k] = raw[i] end
    local shares = prorate(amounts, left)
    local still, hit = {}, false
    for k, i in ipairs(open) do
      if shares[k] >= cap then
        out[i], hit = cap, true
        left = left - cap
      else
        out[i] = shares[k]
        still[#still + 1] = i
      end
    end
    if not hit then return out end
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

-- 一家企业还能得到的上限：按集团计算时减去集团内其他企业已得的（AMB-54）。
local function cap_left(subsidy)
  local cap = anze.param("subsidy.cap")
  if anze.param("subsidy.entity") == "legal" then return cap end
  local left = cap - (subsidy.group_granted or 0)
  return left > 0 and left or 0
end

local function check(id, holds, clauses)
  if holds == nil then return {id = id, result = "unknown", clauses = clauses} end
  return {id = id, result = holds and "pass" or "fail", clauses = clauses}
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
    check("paid-in-full", subsidy.paid_in_full, CLAUSES.apply),
    check("through-consortium", subsidy.channel ~= nil and subsidy.channel == "consortium" or nil, CLAUSES.apply),
    check("eligible", eligible, CLAUSES.apply),
    check("in-time", in_time(subsidy), CLAUSES.apply),
  }
  if subsidy.channel == "direct" then list[3].result = "fail" end
  if subsidy.paid_in_full == nil then missing[#missing + 1] = "subsidy.paid_in_full" end
  if subsidy.channel == nil then missing[#missing + 1] = "subsidy.channel" end
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
  local amounts = allocate(raw, pool.total)
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
