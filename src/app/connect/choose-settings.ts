import { randomBytes } from "node:crypto";
import { nameOfHost } from "../../forges/gitea/host.ts";
import { UserError } from "../../types/user-error.ts";
import type { Listening } from "../environment.ts";
import { parseHostUrl, parseToken, readHostVariables } from "../gitea-environment.ts";
import { PublicUrl } from "../public-url.ts";
import { isLoopback, localUrlOf } from "../setup/addresses.ts";

/** What was said on the command line; everything else is known from the environment or made up. */
export interface Given {
  url?: string | undefined;
  token?: string | undefined;
  /** The token of somebody who may see to webhooks. */
  adminToken?: string | undefined;
  publicUrl?: string | undefined;
}

export interface ChosenSettings {
  /** The host's name. */
  name: string;
  url: string;
  token: string;
  /** The token of somebody who may see to webhooks; the bot's own when absent. */
  adminToken?: string;
  secret: string;
  isSecretNew: boolean;
  publicUrl: string;
  /** Variables that are still to be set. */
  missing: Setting[];
  /** Names of variables that say something else than the command line. */
  differing: string[];
}

/** A variable and its value. */
export interface Setting {
  name: string;
  value: string;
}

/**
 * Puts together what a host is to be connected with. What is set already stays as it is; a host that is new gets the first
 * names that are free.
 *
 * @param kept names of the variables that stand in a file. Others may have been set for this once, as long as the host has no
 *   address
 * @throws UserError for what only a person can say
 */
export function chooseSettings(
  given: Given,
  { env, kept }: { env: NodeJS.ProcessEnv; kept: ReadonlySet<string> },
  listening: Listening,
): ChosenSettings {
  const hosts = readHostVariables(env);
  if (listening.port === 0) {
    throw new UserError(
      "PORT is 0, which is another port at each start: set one that stays, such as PORT=3000.",
    );
  }
  const url = given.url === undefined ? onlyUrlOf(hosts) : parseHostUrl(given.url, "--url");
  const name = nameOfHost(url);
  const prefix = hosts.find((host) => host.name === name)?.prefix ?? freePrefix(hosts);
  const known = hosts.find((host) => host.prefix === prefix);
  const { adminToken } = given;
  const token =
    given.token === undefined
      ? known?.token && parseToken(known.token, `${prefix}TOKEN`)
      : parseToken(given.token, "--token");
  if (token === undefined) {
    throw new UserError(
      `Say with which token to ask ${name}: set ${prefix}TOKEN, or give --token - and write it on standard input. As the bot, on ${name} under Settings → Applications, make one with write:repository, write:issue and read:user.`,
    );
  }
  const secret = known?.webhookSecret ?? randomBytes(32).toString("hex");
  const publicUrl = choosePublicUrl(given.publicUrl, { url, name }, listening);
  const isKept = (variable: string) => known?.url !== undefined || kept.has(variable);
  const variables = [
    { name: `${prefix}URL`, before: known?.url, value: url },
    { name: `${prefix}TOKEN`, before: known?.token, value: token },
    { name: `${prefix}WEBHOOK_SECRET`, before: known?.webhookSecret, value: secret },
  ].map((variable) => (isKept(variable.name) ? variable : { ...variable, before: undefined }));
  variables.push({ name: "CHORALE_PUBLIC_URL", before: listening.publicUrl, value: publicUrl });
  return {
    name,
    url,
    token,
    ...(adminToken === undefined ? {} : { adminToken: parseToken(adminToken, "--admin-token") }),
    secret,
    isSecretNew: known?.webhookSecret === undefined,
    publicUrl,
    missing: variables.filter(({ before }) => before === undefined),
    differing: variables.flatMap(({ name: variable, before, value }) =>
      before === undefined || before === value ? [] : variable,
    ),
  };
}

function onlyUrlOf(hosts: readonly { url?: string }[]): string {
  const urls = hosts.flatMap(({ url }) => url ?? []);
  const [only] = urls;
  if (only !== undefined && urls.length === 1) return only;
  throw new UserError(
    urls.length === 0
      ? "Say which host with --url, such as --url https://git.example.org."
      : `Say which host with --url: ${urls.join(" or ")}.`,
  );
}

/** Names without a number as long as no host has them, then the first number that is free. */
function freePrefix(hosts: readonly { prefix: string; url?: string }[]): string {
  const isFree = (prefix: string) =>
    hosts.every((host) => host.prefix !== prefix || host.url === undefined);
  if (isFree("GITEA_")) return "GITEA_";
  let number = 1;
  while (!isFree(`GITEA_${number}_`)) number += 1;
  return `GITEA_${number}_`;
}

/** On one machine everything is reached as it listens; from another one nobody but its owner knows how. */
function choosePublicUrl(
  given: string | undefined,
  { url, name }: { url: string; name: string },
  listening: Listening,
): string {
  if (given !== undefined) return parsePublicUrl(given);
  if (listening.publicUrl !== undefined) return listening.publicUrl;
  if (isLoopback(new URL(url).hostname)) return localUrlOf(listening);
  throw new UserError(
    `Say with --public-url where ${name} reaches Chorale, such as --public-url https://chorale.example.org. Behind a reverse proxy that is the proxy's address.`,
  );
}

function parsePublicUrl(text: string): string {
  const parsed = PublicUrl.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UserError(`--public-url ${parsed.error.issues[0]?.message ?? "is wrong"}.`);
}
