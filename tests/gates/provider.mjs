// A real provider of OpenID Connect (npm oidc-provider) on this machine, and what it can be made to do wrong.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { createServer as createSecure } from 'node:https'
import Provider from 'oidc-provider'

export const client = { id: 'anze', secret: 'a secret with : and % and +' }

const keyOf = (kid) => ({ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' })
const rsaOf = (kid) => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' })

// The page on which the provider asks who one is; a button for each that it knows.
const pageOf = (uid, people) => `<!doctype html><meta charset="utf-8"><title>provider</title><link rel="icon" href="data:,"><h1>provider</h1>
<form method="post" action="/interaction/${uid}">${Object.keys(people).map((id) => `<button name="who" value="${id}">${id}</button>`).join('')}
<button name="who" value="">cancel</button></form>`

const readBody = async (req) => {
  let text = ''
  for await (const chunk of req) text += chunk
  return text
}

// `people`: claims by subject. `wrong` is looked at for each request: hang, down, slow, large, elsewhere (all but the
// interaction), and token(json), which changes what the token endpoint answers. tls: {key, cert}.
export async function startProvider({ redirect, people, host = '127.0.0.1', tls = null, algorithm = 'RS256' }) {
  const wrong = {}
  const calls = []
  let current
  const held = new Set()
  const handle = async (req, res) => {
    const url = new URL(req.url, 'http://x')
    calls.push(`${req.method} ${url.pathname}`)
    held.add(res)
    res.on('close', () => held.delete(res))
    const behind = url.pathname.startsWith('/token') || url.pathname.startsWith('/jwks') || url.pathname.startsWith('/me') || url.pathname.startsWith('/.well-known')
    if (behind && wrong.down) return req.socket.destroy()
    if (behind && wrong.hang) return
    if (behind && wrong.slow) {
      res.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => res.write(' '), 300)
      return res.on('close', () => clearInterval(drip))
    }
    if (behind && wrong.large) return res.writeHead(200, { 'content-type': 'application/json' }).end(`{"a":"${'x'.repeat(1_000_000)}"}`)
    if (behind && wrong.elsewhere) return res.writeHead(302, { location: wrong.elsewhere }).end()
    const interaction = /^\/interaction\/([\w-]+)$/.exec(url.pathname)
    if (interaction && req.method === 'GET') {
      await current.interactionDetails(req, res)
      return res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(interaction[1], people))
    }
    if (interaction) {
      const who = new URLSearchParams(await readBody(req)).get('who')
      const result = who ? { login: { accountId: who } } : { error: 'access_denied', error_description: 'nobody' }
      return current.interactionFinished(req, res, result, { mergeWithLastSubmission: false })
    }
    if (wrong.token && url.pathname === '/token') {
      const end = res.end.bind(res)
      res.end = (text) => {
        const changed = JSON.stringify(wrong.token(JSON.parse(text)))
        res.setHeader('content-length', Buffer.byteLength(changed))
        return end(changed)
      }
    }
    return current.callback()(req, res)
  }
  const server = tls ? createSecure(tls, handle) : createServer(handle)
  await new Promise((resolve) => server.listen(0, host === 'localhost' ? undefined : host, resolve))
  const issuer = `${tls ? 'https' : 'http'}://${host}:${server.address().port}`
  const begin = (kid) => {
    const signing = algorithm === 'ES256' ? keyOf(kid) : rsaOf(kid)
    current = new Provider(issuer, {
      clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirect], response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: algorithm }],
      jwks: { keys: algorithm === 'RS256' ? [signing] : [signing, rsaOf(`${kid}-other`)] },
      findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
      scopes: ['openid', 'profile', 'groups'],
      pkce: { required: () => true },
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      cookies: { keys: ['only for tests'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
      async loadExistingGrant(ctx) {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
        grant.addOIDCScope('openid profile groups')
        await grant.save()
        return grant
      },
      renderError(ctx, out) {
        ctx.body = out
      }
    })
  }
  begin('first')
  const close = async () => {
    for (const res of held) res.destroy()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { issuer, wrong, calls, rotate: begin, close }
}
