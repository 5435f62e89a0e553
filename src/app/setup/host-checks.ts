import { ForgeError } from "../../forges/forge.ts";
import type { Asked } from "../../forges/http/ask-once.ts";
import { fetchTokenOwner, type TokenOwner } from "../../forges/gitea/bot.ts";
import { greet } from "../../forges/gitea/setup/greet.ts";
import { fetchMissingScopes, lacksScope, neededScopes } from "../../forges/gitea/setup/scopes.ts";
import { readVersion } from "../../forges/gitea/setup/version.ts";
import { failure, ok, warning, type Diagnosis } from "./diagnosis.ts";

/** A Gitea or Forgejo host, as it is to be asked. */
export interface HostAddress {
  /** By `nameOfHost`. */
  name: string;
  url: string;
  token: string;
}

/** Where it is, and what it runs. With a `failure` it is of no use to ask it more. */
export async function checkHost({
  name,
  url,
  token,
}: HostAddress): Promise<{ diagnosis: Diagnosis; clockMs?: number }> {
  const greeting = await greet({ url, token });
  switch (greeting.kind) {
    case "silent":
      return {
        diagnosis: failure(
          `${name} can't be reached: ${greeting.why}.`,
          `Check the address ${url}, and the network of this machine.`,
        ),
      };
    case "moved":
      return {
        diagnosis: failure(
          `${url} leads to ${greeting.url}.`,
          "Give that as the host's address: requests that write don't follow.",
        ),
      };
    case "stranger":
      return {
        diagnosis: failure(
          `At ${url}/api/v1/version there is no Gitea or Forgejo: what came was ${greeting.what}.`,
          "Give the address of the host's start page, with its path if it has one.",
        ),
      };
    case "host": {
      const { version, clockMs } = greeting;
      const diagnosis = diagnoseVersion(name, version);
      return clockMs === undefined ? { diagnosis } : { diagnosis, clockMs };
    }
    default:
      return greeting satisfies never;
  }
}

function diagnoseVersion(name: string, text: string): Diagnosis {
  const version = readVersion(text);
  if (version === undefined) {
    return warning(
      `${name} runs a version that says nothing (${text.slice(0, 50)}).`,
      "Chorale needs Gitea 1.20 or Forgejo 8 at least; see that it is not older.",
    );
  }
  const { product, number, isSupported } = version;
  if (isSupported) return ok(`${name} runs ${product} ${number}.`);
  return failure(
    `${name} runs ${product} ${number}, which is too old.`,
    "Chorale needs Gitea 1.20 or Forgejo 8 at least: update it.",
  );
}

/**
 * Whose the token is and whether it is good for everything. Without an owner it is of no use to ask more.
 *
 * @param repository any; it need not exist
 */
export async function checkToken(
  asked: Asked,
  repository: { owner: string; repo: string },
): Promise<{ diagnoses: Diagnosis[]; owner?: TokenOwner }> {
  const { name } = asked.host;
  try {
    const owner = await orMissing(fetchTokenOwner(asked));
    const missing = [
      ...(await fetchMissingScopes(asked, repository)),
      ...(owner === undefined ? (["read:user"] as const) : []),
    ];
    if (missing.length > 0 || owner === undefined) {
      const whose = owner === undefined ? "The token" : `${owner.login}'s token`;
      return {
        diagnoses: [failure(`${whose} lacks ${missing.join(", ")}.`, makeAnother(name))],
      };
    }
    const scopes = "The token has what it needs";
    return {
      owner,
      diagnoses: [ok(`${scopes}: on ${name} Chorale is ${owner.login}.`), ...rank(owner)],
    };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    if (error.status !== 401) return { diagnoses: [failure(error.message)] };
    const sentence = `${name} does not know the token.`;
    return { diagnoses: [failure(sentence, makeAnother(name))] };
  }
}

async function orMissing<T>(owner: Promise<T>): Promise<T | undefined> {
  try {
    return await owner;
  } catch (error) {
    if (lacksScope(error)) return undefined;
    throw error;
  }
}

function makeAnother(name: string): string {
  return (
    `As the bot, on ${name} under Settings → Applications, make a token for all repositories with ${neededScopes.join(", ")}; ` +
    "the scopes of one that is there can't be changed."
  );
}

function rank({ login, isSiteAdmin }: TokenOwner): Diagnosis[] {
  if (!isSiteAdmin) return [];
  return [
    warning(
      `${login} administers the whole host, and the token can do so too.`,
      "Take an account of its own for the bot, with rights in its repositories alone.",
    ),
  ];
}
