/** A token that is known by its first letters. */
export interface TokenShape {
  kind: string;
  /** Whose it is, for people: "Telegram bot token". */
  name: string;
  /** Stands in every one of them; a text without it is not searched. */
  word: string;
  shape: RegExp;
  /** What the text must hold besides, where the shape alone is not telling. */
  beside?: RegExp;
  /** Tests are full of them: what makes them there is checked by nobody else. */
  isWeak?: true;
}

/** Shapes that secretlint's recommended rules pass over. Every expression is linear in the text's length. */
export const tokenShapes: readonly TokenShape[] = [
  {
    kind: "stripe-key",
    word: "k_live_",
    name: "Stripe live key",
    shape: /\b[rs]k_live_[0-9A-Za-z]{16,247}/g,
  },
  {
    kind: "stripe-webhook-secret",
    word: "whsec_",
    name: "Stripe webhook secret",
    shape: /\bwhsec_[0-9A-Za-z+/]{32,64}/g,
  },
  {
    kind: "openai-key",
    word: "sk-",
    name: "OpenAI key",
    shape: /\bsk-(?:proj|svcacct|admin)-[\w-]{40,200}/g,
  },
  {
    kind: "google-api-key",
    word: "AIza",
    name: "Google API key",
    shape: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g,
  },
  {
    kind: "google-client-secret",
    word: "GOCSPX-",
    name: "Google OAuth client secret",
    shape: /\bGOCSPX-[\w-]{28}(?![\w-])/g,
  },
  {
    kind: "jwt",
    word: ".eyJ",
    name: "Signed token",
    shape: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g,
    isWeak: true,
  },
  { kind: "pypi-token", word: "pypi-AgE", name: "PyPI token", shape: /\bpypi-AgE[\w-]{50,1000}/g },
  {
    kind: "npm-token",
    word: ":_authToken=",
    name: "npm token",
    shape: /(?<=\/:_authToken=)[0-9A-Za-z_-]{30,100}(?![\w-])/g,
  },
  {
    kind: "rubygems-key",
    word: "rubygems_",
    name: "RubyGems key",
    shape: /\brubygems_[0-9a-f]{48}\b/g,
  },
  {
    kind: "gitlab-token",
    word: "gl",
    name: "GitLab token",
    shape: /\bgl(?:dt|rt|ptt|cbt|soat|ft|oas|agent|imt|ffct)-[\w-]{20,120}(?![\w-])/g,
  },
  {
    kind: "slack-webhook",
    word: "hooks.slack.com",
    name: "Slack webhook",
    shape: /\bhooks\.slack\.com\/(?:services|workflows)\/T\w{7,12}\/[AB]\w{7,12}\/\w{20,48}/g,
  },
  {
    kind: "teams-webhook",
    word: ".webhook.office.com",
    name: "Teams webhook",
    shape:
      /\b[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}/g,
  },
  {
    kind: "discord-webhook",
    word: "/api/webhooks/",
    name: "Discord webhook",
    shape: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/g,
  },
  {
    kind: "discord-token",
    word: "iscord",
    name: "Discord bot token",
    shape: /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/g,
    beside: /discord/i,
  },
  {
    kind: "telegram-token",
    word: ":AA",
    name: "Telegram bot token",
    shape: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g,
  },
  {
    kind: "twilio-key",
    word: "SK",
    name: "Twilio key",
    shape: /\bSK[0-9a-f]{32}\b/g,
    beside: /twilio/i,
  },
  {
    kind: "mailgun-key",
    word: "key-",
    name: "Mailgun key",
    shape: /\bkey-[0-9a-f]{32}\b/g,
    beside: /mailgun/i,
  },
  {
    kind: "mailchimp-key",
    word: "-us",
    name: "Mailchimp key",
    shape: /\b[0-9a-f]{32}-us\d{1,2}\b/g,
    beside: /mailchimp|mandrill/i,
  },
  {
    kind: "azure-storage-key",
    word: "AccountKey=",
    name: "Azure storage key",
    // The emulator's account has one that everybody knows.
    shape: /(?<!\bAccountName=devstoreaccount1;)\bAccountKey=[0-9A-Za-z+/]{86}==/g,
  },
  {
    kind: "azure-client-secret",
    word: "Q~",
    name: "Azure client secret",
    shape: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g,
  },
  {
    kind: "azure-signature",
    word: "&sig=",
    name: "Azure shared access signature",
    shape: /(?<=[?&]s[vp]=[^\s"'<>]{1,400})&sig=[0-9A-Za-z%/+]{43,60}(?:%3D|=)/g,
  },
  {
    kind: "digitalocean-token",
    word: "_v1_",
    name: "DigitalOcean token",
    shape: /\bdo[opr]_v1_[0-9a-f]{64}\b/g,
  },
  {
    kind: "doppler-token",
    word: "dp.",
    name: "Doppler token",
    shape: /\bdp\.(?:pt|st|ct|sa)\.[\w.-]{40,64}/g,
  },
  {
    kind: "age-key",
    word: "AGE-SECRET-KEY-1",
    name: "age key",
    shape: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g,
  },
  { kind: "new-relic-key", word: "NRAK-", name: "New Relic key", shape: /\bNRAK-[0-9A-Z]{27}\b/g },
  {
    kind: "sentry-token",
    word: "sntry",
    name: "Sentry token",
    shape: /\bsntry[su]_[\w+/=-]{60,400}/g,
  },
  { kind: "pulumi-token", word: "pul-", name: "Pulumi token", shape: /\bpul-[0-9a-f]{40}\b/g },
  {
    kind: "atlassian-token",
    word: "ATATT3",
    name: "Atlassian token",
    shape: /\bATATT3[\w=-]{150,250}/g,
  },
  {
    kind: "square-token",
    word: "sq0",
    name: "Square token",
    shape: /\bsq0(?:atp|csp)-[\w-]{22,43}(?![\w-])/g,
  },
  {
    kind: "postman-key",
    word: "PMAK-",
    name: "Postman key",
    shape: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/g,
  },
  {
    kind: "replicate-token",
    word: "r8_",
    name: "Replicate token",
    shape: /\br8_[0-9A-Za-z]{37}\b/g,
  },
  {
    kind: "perplexity-key",
    word: "pplx-",
    name: "Perplexity key",
    shape: /\bpplx-[0-9A-Za-z]{48}\b/g,
  },
  { kind: "xai-key", word: "xai-", name: "xAI key", shape: /\bxai-[0-9A-Za-z]{80}\b/g },
  { kind: "netlify-token", word: "nfp_", name: "Netlify token", shape: /\bnfp_[0-9A-Za-z]{36}\b/g },
  {
    kind: "fly-token",
    word: "fm",
    name: "Fly.io token",
    shape: /\bfm[12][a-z]?_[\w+/=-]{80,800}/g,
  },
  { kind: "supabase-token", word: "sbp_", name: "Supabase token", shape: /\bsbp_[0-9a-f]{40}\b/g },
  { kind: "heroku-key", word: "HRKU-", name: "Heroku key", shape: /\bHRKU-[\w-]{36,60}/g },
  {
    kind: "notion-token",
    word: "ntn_",
    name: "Notion token",
    shape: /\bntn_[0-9A-Za-z]{43,50}\b/g,
  },
  {
    kind: "airtable-token",
    word: "pat",
    name: "Airtable token",
    shape: /\bpat[0-9A-Za-z]{14}\.[0-9a-f]{64}\b/g,
  },
  {
    kind: "mapbox-token",
    word: "sk.eyJ1",
    name: "Mapbox secret token",
    shape: /\bsk\.eyJ1[\w-]{40,200}\.[\w-]{22}(?![\w-])/g,
  },
  {
    kind: "terraform-token",
    word: ".atlasv1.",
    name: "Terraform Cloud token",
    shape: /\b[0-9A-Za-z]{14}\.atlasv1\.[\w-]{60,70}(?![\w-])/g,
  },
  {
    kind: "planetscale-token",
    word: "pscale_",
    name: "PlanetScale password",
    shape: /\bpscale_(?:pw|tkn|oauth)_[\w.=-]{32,64}/g,
  },
];
