// A certified OpenID Connect provider on loopback: oidc-provider, with people that the tests give (POST /people) and a
// sign-in page that takes the person's name from its address (?person=NAME). Prints its address once it listens.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.argv[2]}/`);
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));
const people = new Map();

const server = createServer((request, response) => answer(request, response));
let answer = (_, response) => response.writeHead(503).end();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = (id, more) => ({
    client_id: id,
    client_secret: 'a secret of the tests alone, which opens nothing',
    redirect_uris: ['http://testserver/connexion/retour'],
    post_logout_redirect_uris: ['http://testserver/connexion'],
    ...more,
  });
  const provider = new Provider(issuer, {
    clients: [client('plain'), client('signed', { userinfo_signed_response_alg: 'RS256' })],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], siret: ['siret'] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests alone'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    interactions: { url: (_, interaction) => `/person/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId,
      });
      grant.addOIDCScope('openid email siret');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  answer = async (request, response) => {
    const address = new URL(request.url, issuer);
    if (address.pathname === '/people') {
      let body = '';
      for await (const part of request) body += part;
      for (const [sub, claims] of Object.entries(JSON.parse(body))) people.set(sub, claims);
      response.writeHead(204).end();
    } else if (address.pathname.startsWith('/person/')) {
      const login = { accountId: address.searchParams.get('person') };
      await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    } else {
      handle(request, response);
    }
  };
  console.log(issuer);
});
