-- 实际费率：基准费率乘以各项浮动，再看是否在本地区的浮动幅度内。
-- 幅度、合成方式、检验对象和超出后的处理都是参数（AMB-45），所以各地区共用这一段。
local rules = {}

local function compose(base, factors)
  if anze.param("rate.float.compose") == "additive" then
    local sum = 0
    for _, factor in ipairs(factors) do sum = sum + factor.change end
    return base * (1 + sum)
  end
  local rate = base
  for _, factor in ipairs(factors) do rate = rate * (1 + factor.change) end
  return rate
end

local function change_of(base, actual, factors)
  if anze.param("rate.float.test") == "factor_sum" then
    local sum = 0
    for _, factor in ipairs(factors) do sum = sum + factor.change end
    return sum
  end
  return actual / base - 1
end

function rules.rate(input)
  local rate = input.facts.rate
  if rate == nil or rate.base == nil then
    return {outcome = "unknown", missing = {"rate.base"}, rules = {}}
  end
  local factors = rate.factors or {}
  local composed = compose(rate.base, factors)
  local actual = rate.actual or composed
  local clauses = {}
  local result = {id = "within-band", result = "skipped", clauses = clauses}
  if not anze.param("rate.float.limited") then
    return {outcome = "pass", value = actual, rules = {result}}
  end
  local band = anze.param("rate.float.band")
  local change = change_of(rate.base, actual, factors)
  if change <= band and change >= 0 - band then
    result.result = "pass"
    return {outcome = "pass", value = actual, rules = {result}}
  end
  if anze.param("rate.float.on_breach") == "clamp" then
    result.result = "pass"
    local edge = change > 0 and 1 + band or 1 - band
    return {outcome = "pass", value = rate.base * edge, rules = {result}}
  end
  result.result = "fail"
  return {outcome = "fail", value = actual, rules = {result}}
end

-- 一年内最多浮动一次；按许可期限或生产经营周期投保的除外（AMB-46）。不限幅度的地区不检验。
local function one_float(rate)
  local result = {id = "one-float", result = "skipped", clauses = {}}
  local exempt = rate.term_basis == "permit" or rate.term_basis == "cycle"
  if not anze.param("rate.float.limited") or exempt then return result end
  if rate.floats_this_year == nil then
    result.result = "unknown"
  else
    result.result = rate.floats_this_year <= 1 and "pass" or "fail"
  end
  return result
end

-- 应收保费：计费基数乘以实际费率，四舍五入到分。
function rules.premium(input)
  local rate = input.facts.rate or {}
  local answer = rules.rate(input)
  if answer.outcome == "unknown" then return answer end
  local float = one_float(rate)
  answer.rules[#answer.rules + 1] = float
  if answer.outcome == "fail" or float.result == "fail" then
    return {outcome = "fail", rules = answer.rules}
  end
  if float.result == "unknown" then
    return {outcome = "unknown", missing = {"rate.floats_this_year"}, rules = answer.rules}
  end
  if rate.amount == nil then return {outcome = "unknown", missing = {"rate.amount"}, rules = answer.rules} end
  return {outcome = "pass", value = anze.round_half_up(rate.amount * answer.value), rules = answer.rules}
end

return rules
