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

return rules
