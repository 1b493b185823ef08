// openapi.yaml as a judge of exchanges: which operation a request is, and what is wrong with an answer to it.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

const here = dirname(fileURLToPath(import.meta.url))
export const root = join(here, '..', '..')
export const spec = parse(readFileSync(join(root, 'server/http/openapi.yaml'), 'utf8'))

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
addFormats(ajv)
ajv.addFormat('binary', true)
ajv.addSchema(spec, 'openapi')

const methods = ['get', 'put', 'post', 'delete', 'patch']
const escaped = (name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))

// What a $ref, if there is one, stands for, and where.
function resolve(node, at) {
  if (node?.$ref === undefined) return [node, at]
  let target = spec
  for (const part of node.$ref.slice(2).split('/')) target = target[part.replaceAll('~1', '/').replaceAll('~0', '~')]
  return resolve(target, node.$ref)
}

const validators = new Map()
function validatorAt(at) {
  if (!validators.has(at)) validators.set(at, ajv.compile({ $ref: `openapi${at}` }))
  return validators.get(at)
}

function complaints(at, value) {
  const validate = validatorAt(at)
  if (validate(value)) return []
  return validate.errors.map((e) => {
    const what = e.params.additionalProperty ?? e.params.unevaluatedProperty ?? e.params.allowedValues ?? ''
    return `${e.instancePath || '/'} ${e.message} ${what}`.trim()
  })
}

// Every operation: {key, method, template, pattern, operation, at, parameters}.
export const operations = Object.entries(spec.paths).flatMap(([template, item]) =>
  methods
    .filter((method) => item[method])
    .map((method) => {
      const pointer = `#/paths/${escaped(template)}`
      const listed = (list, at) => (list ?? []).map((p, i) => resolve(p, `${at}/parameters/${i}`))
      const parameters = [...listed(item.parameters, pointer), ...listed(item[method].parameters, `${pointer}/${method}`)]
      return {
        key: `${method.toUpperCase()} ${template}`,
        method: method.toUpperCase(),
        template,
        pattern: new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '([^/]+)')}$`),
        operation: item[method],
        open: item[method].security?.length === 0,
        at: `${pointer}/${method}`,
        parameters: parameters.map(([parameter, at]) => ({ ...parameter, at }))
      }
    })
)

const decoded = (path) => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

// The operations of a path, by literal text before arguments.
export function operationsAt(path) {
  const found = operations.filter(({ pattern }) => pattern.test(decoded(path)))
  const literal = (operation) => operation.template.replace(/\{[^}]+\}/g, '').length
  const most = Math.max(...found.map(literal))
  return found.filter((operation) => literal(operation) === most)
}

const headerOf = (exchange, name) => exchange.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

function judgeHeaders(response, at, exchange) {
  return Object.entries(response.headers ?? {}).flatMap(([name, header]) => {
    const [described, where] = resolve(header, `${at}/headers/${name}`)
    const value = headerOf(exchange, name)
    if (value === undefined) return described.required ? [`header ${name} is missing`] : []
    // A header is text on the wire; of one that is described as a number the number is held against its schema.
    const said = described.schema?.type === 'integer' && /^\d+$/.test(value) ? Number(value) : value
    return complaints(`${where}/schema`, said).map((text) => `header ${name}: ${text}`)
  })
}

function judgeBody(response, at, exchange) {
  const type = (headerOf(exchange, 'content-type') ?? '').split(';')[0].trim()
  const media = response.content?.[type]
  if (!media && type && response.content?.['*/*']) return [] // bytes of any kind
  if (!media) return [`content type ${type || '(none)'} is not described`]
  if (!type.endsWith('json') || exchange.body === null) return [] // null: compressed, for one
  let body
  try {
    body = JSON.parse(exchange.body)
  } catch (error) {
    return [`the body is no JSON: ${error.message}`]
  }
  const found = complaints(`${at}/content/${escaped(type)}/schema`, body)
  if (type === 'application/problem+json' && body.status !== exchange.status) {
    found.push(`says status ${body.status} with status ${exchange.status}`)
  }
  return found
}

const refused = () => resolve({ $ref: '#/components/responses/Refused' })

// An answer that is not an operation's: a page, or a refusal.
function judgeElsewhere(exchange, path, known) {
  const type = headerOf(exchange, 'content-type') ?? ''
  if (exchange.status < 400) {
    const page = !path.startsWith('/api/') && !type.includes('json')
    return page || (exchange.method === 'OPTIONS' && known.length > 0) ? [] : [`${exchange.method} ${path} is not described`]
  }
  const [response, at] = refused()
  const found = judgeBody(response, at, exchange)
  if (exchange.status === 405 && !headerOf(exchange, 'allow')) found.push('header Allow is missing')
  return found
}

// What is wrong with an exchange {method, target, status, headers: [[name, value]], body}; [] when nothing.
export function judge(exchange) {
  const path = exchange.target.split('?')[0]
  const known = operationsAt(path)
  const method = exchange.method === 'HEAD' ? 'GET' : exchange.method
  const operation = known.find((one) => one.method === method)
  if (!operation) return judgeElsewhere(exchange, path, known)
  let [response, at] = resolve(operation.operation.responses[exchange.status], `${operation.at}/responses/${exchange.status}`)
  if (!response) {
    ;[response, at] = resolve(operation.operation.responses.default, `${operation.at}/responses/default`)
    if (!response?.['x-statuses']?.includes(exchange.status)) return [`status ${exchange.status} is not described`]
  }
  const found = judgeHeaders(response, at, exchange)
  if (exchange.method === 'HEAD' || exchange.status === 204 || exchange.status === 304) return found
  return [...found, ...judgeBody(response, at, exchange)]
}

// What is wrong with a request that was answered by a result; [] when nothing.
export function judgeRequest(exchange) {
  const [path, query = ''] = exchange.target.split('?')
  const operation = operationsAt(path).find((one) => one.method === exchange.method)
  if (!operation) return []
  const found = []
  const described = operation.parameters.filter((p) => p.in === 'query')
  const open = described.some((p) => p.schema.additionalProperties)
  for (const [name, text] of new URLSearchParams(query)) {
    const parameter = described.find((p) => p.name === name)
    if (!parameter && open) continue
    if (!parameter) found.push(`query parameter ${name} is not described`)
    else if (text !== '') found.push(...complaints(`${parameter.at}/schema`, typed(parameter.schema, text)).map((e) => `?${name} ${e}`))
  }
  const schema = operation.operation.requestBody?.content?.['application/json']?.schema
  if (schema && exchange.request_body) {
    const body = JSON.parse(exchange.request_body)
    found.push(...complaints(`${operation.at}/requestBody/content/application~1json/schema`, body))
  }
  return found
}

// A query's text as the type that its schema names.
export function typed(schema, text) {
  if (schema.type === 'integer' && /^-?\d+$/.test(text)) return Number(text)
  if (schema.type === 'array') return [typed(schema.items ?? {}, text)] // each is held to it alone
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

export { complaints, escaped, resolve }
