import { closestMatch } from "leven";
import { z } from "zod";
import { nameOfHost } from "../forges/gitea/host.ts";
import { UserError } from "../types/user-error.ts";
import { holdsNoCredentials, isAddress } from "./public-url.ts";
import { isAnySet, problemsOf, readVariables, type Read } from "./read-variables.ts";

/** A Gitea or Forgejo host, and the bot that Chorale is there. */
export interface GiteaSettings {
  /** By `nameOfHost`. */
  name: string;
  /** Where its pages are, without a slash at its end. */
  url: string;
  token: string;
  /** What its deliveries are signed with; a process that takes none has none. */
  webhookSecret?: string;
  /** What a review that is not complete shows beside its commit. */
  partial: "pending" | "failure";
  /** What the names of its variables begin with: `GITEA_`, `GITEA_1_`. */
  prefix: string;
}

const GiteaEnvironment = z.object({
  URL: z
    .string("is missing: the address of the Gitea or Forgejo host, such as https://git.example.org")
    .refine(isAddress, { error: "must be an address such as https://git.example.org", abort: true })
    .refine(holdsNoCredentials, "must hold no user and no password: the token has its own variable")
    // People copy the address of the API too.
    .transform((text) => new URL(text).href.replace(/(?:\/+api\/v1)?\/*$/, "")),
  TOKEN: z
    .string("is missing: an access token of the bot's account on that host")
    .trim()
    .regex(/./, { error: "is empty: copy it again", abort: true })
    .regex(/^[\x21-\x7e]+$/, "holds a character that no token has: copy it again"),
  WEBHOOK_SECRET: z
    .string("is missing: the secret you gave that host's webhook")
    .regex(/\S/, "is empty: deliveries that nobody signed would be accepted"),
  PARTIAL: z
    .enum(["pending", "failure"], "must be pending or failure: what an incomplete review shows")
    .default("pending"),
});

/** Who only reviews is sent nothing that would have to be signed. */
const WorkerEnvironment = GiteaEnvironment.omit({ WEBHOOK_SECRET: true });

/** What has been set of a host, be it enough or not. */
export interface HostVariables {
  prefix: string;
  /** By `nameOfHost`; absent where the address is missing or none. */
  name?: string;
  url?: string;
  token?: string;
  webhookSecret?: string;
}

/** Reads what there is, for whoever is about to complete it. */
export function readHostVariables(env: NodeJS.ProcessEnv): HostVariables[] {
  return prefixesOf(env).map((prefix) => {
    const { data: url } = GiteaEnvironment.shape.URL.safeParse(env[`${prefix}URL`]);
    const [token, webhookSecret] = [env[`${prefix}TOKEN`], env[`${prefix}WEBHOOK_SECRET`]];
    return {
      prefix,
      ...(url === undefined ? {} : { url, name: nameOfHost(url) }),
      ...(isBlank(token) ? {} : { token: token.trim() }),
      ...(isBlank(webhookSecret) ? {} : { webhookSecret }),
    };
  });
}

function isBlank(value: string | undefined): value is undefined {
  return value === undefined || value.trim() === "";
}

/** Reads the address of a host, as people write it. Throws a `UserError` that names the option it was given with. */
export function parseHostUrl(text: string, option: string): string {
  const parsed = GiteaEnvironment.shape.URL.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UserError(`${option} ${parsed.error.issues[0]?.message ?? "is wrong"}.`);
}

/** Reads a token. Throws a `UserError` that names the option or variable it was given with, and never shows it. */
export function parseToken(text: string, given: string): string {
  const parsed = GiteaEnvironment.shape.TOKEN.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UserError(`${given} ${parsed.error.issues[0]?.message ?? "is wrong"}.`);
}

const known = /^(GITEA_(?:[1-9]\d*_)?)(?:URL|TOKEN|WEBHOOK_SECRET|PARTIAL)$/;

/** Whether a Gitea or Forgejo host is to be served, or somebody tried to say so. */
export function namesGitea(env: NodeJS.ProcessEnv): boolean {
  return prefixesOf(env).length > 0 || strangersIn(env).length > 0;
}

/** Reads the hosts: that of `GITEA_URL` first, then the others by their numbers. */
export function readGitea(
  env: NodeJS.ProcessEnv,
  { listens }: { listens: boolean },
): Read<GiteaSettings[]> {
  const hosts = prefixesOf(env).map((prefix) => readHost(env, prefix, listens));
  const settings = hosts.flatMap((host) => ("value" in host ? host.value : []));
  const problems = [
    ...hosts.flatMap(problemsOf),
    ...twinsAmong(settings),
    ...strangersIn(env).map((name) => `${name} ${notKnown}`),
  ];
  return problems.length > 0 ? { problems } : { value: settings };
}

/** The beginnings of the names by which hosts are set, in the order of their numbers. */
function prefixesOf(env: NodeJS.ProcessEnv): string[] {
  const names = Object.keys(env).filter((name) => isAnySet(env, [name]));
  const prefixes = new Set(names.flatMap((name) => known.exec(name)?.[1] ?? []));
  const numberOf = (prefix: string) => Number(/\d+/.exec(prefix)?.[0] ?? 0);
  return [...prefixes].toSorted((a, b) => numberOf(a) - numberOf(b));
}

function readHost(env: NodeJS.ProcessEnv, prefix: string, listens: boolean): Read<GiteaSettings> {
  const schema: z.ZodType<z.infer<typeof WorkerEnvironment> & { WEBHOOK_SECRET?: string }> = listens
    ? GiteaEnvironment
    : WorkerEnvironment;
  const read = readVariables(schema, env, prefix);
  if ("problems" in read) return read;
  const { URL: url, TOKEN: token, WEBHOOK_SECRET: webhookSecret, PARTIAL: partial } = read.value;
  return {
    value: {
      name: nameOfHost(url),
      url,
      token,
      ...(webhookSecret === undefined ? {} : { webhookSecret }),
      partial,
      prefix,
    },
  };
}

/** Two tokens for one host: nobody could say whose comments are ours. */
function twinsAmong(hosts: readonly GiteaSettings[]): string[] {
  const first = new Map<string, string>();
  return hosts.flatMap(({ name, prefix }) => {
    const other = first.get(name);
    first.set(name, other ?? prefix);
    return other === undefined ? [] : `${prefix}URL names the same host as ${other}URL: ${name}`;
  });
}

const notKnown =
  "is not known: a host has GITEA_URL, GITEA_TOKEN, GITEA_WEBHOOK_SECRET and GITEA_PARTIAL; of several hosts each has a number, as in GITEA_1_URL";

/**
 * Variables that were meant for us and would be passed over without a word. Gitea and its runner have variables that begin
 * alike, so not every one is; and of those that a host can't be without, a misspelt one is missed anyway.
 */
function strangersIn(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).filter(
    (name) =>
      !known.test(name) &&
      isAnySet(env, [name]) &&
      (/^GITEA_?\d/.test(name) ||
        /^GITEA_.+_(?:WEBHOOK_SECRET|PARTIAL)$/.test(name) ||
        closestMatch(name, ["GITEA_PARTIAL"], { maxDistance: 2 }) !== undefined),
  );
}
