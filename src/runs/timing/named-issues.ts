import { spokenLines } from "../../report/text/spoken-lines.ts";
import type { Pull } from "../../types/pull.ts";

/** An issue as an author names it: by what the repository is called, or was. */
export interface IssueName {
  owner: string;
  repo: string;
  number: number;
}

/** So many issues a pull may name: everybody who can open one can have comments written there. */
export const mostIssues = 3;

/** `Closes #21`, `fixes: acme/shop#21`; what stands between the word and the name is bounded, so that nothing is read twice. */
const keyword =
  /(?<![\w#/.-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?)(?::[ \t]{0,4}|[ \t]{1,4})(\S{1,300})/gi;
const shortName = /^(?:([\w.-]{1,100})\/([\w.-]{1,100}))?#(\d{1,9})(?![\w/#-])/;
const address = /^([\w.-]{1,100})\/([\w.-]{1,100})\/issues\/(\d{1,9})(?![\w/-])/;

/**
 * The issues that a pull names, in order: behind one of the words that close issues on its host, or behind `Refs`, in its
 * description outside code, quotes and HTML comments; and at the start of its branch's name or of what follows a slash in it
 * (`21-search`, `feature/21-search`). Only those of the same owner, each once, at most `mostIssues`; never the pull itself.
 * Whether they exist, nobody knows yet. All of this is the author's: untrusted. Linear in its length.
 */
export function namedIssues(pull: Pick<Pull, "ref" | "body" | "headRef" | "url">): IssueName[] {
  const { owner, repo, number } = pull.ref;
  const named = new Map<string, IssueName>();
  for (const name of namesIn(pull)) {
    const isOwn = sameName(name, { owner, repo });
    if (!isOwn && name.owner.toLowerCase() !== owner.toLowerCase()) continue;
    if (name.number === 0 || (isOwn && name.number === number)) continue;
    const one = isOwn ? { owner, repo, number: name.number } : name;
    const key = `${one.owner}/${one.repo}#${one.number}`.toLowerCase();
    if (!named.has(key)) named.set(key, one);
    if (named.size === mostIssues) break;
  }
  return [...named.values()];
}

function* namesIn({
  ref,
  body,
  headRef,
  url,
}: Pick<Pull, "ref" | "body" | "headRef" | "url">): Generator<IssueName> {
  const host = hostOf(url);
  for (const line of spokenLines(body)) {
    if (/^ {0,3}>/.test(line)) continue;
    for (const [, word = ""] of withoutCode(line).matchAll(keyword)) {
      const name = parseName(word, host);
      if (name !== undefined) yield { owner: ref.owner, repo: ref.repo, ...name };
    }
  }
  const [, number] = /^(?:.{0,200}\/)?(\d{1,9})-/.exec(headRef) ?? [];
  if (number !== undefined) yield { owner: ref.owner, repo: ref.repo, number: Number(number) };
}

function parseName(
  word: string,
  host: string | undefined,
): (Partial<IssueName> & Pick<IssueName, "number">) | undefined {
  const isAddress = host !== undefined && word.toLowerCase().startsWith(host);
  const found = isAddress ? address.exec(word.slice(host.length)) : shortName.exec(word);
  if (found === null) return undefined;
  const [, owner, repo, number] = found;
  return {
    number: Number(number),
    ...(owner === undefined || repo === undefined ? {} : { owner, repo }),
  };
}

/** What the addresses of a host's repositories begin with, in lower case: that of a pull's page without what names the pull. */
function hostOf(url: string): string | undefined {
  return /^(https?:\/\/.+\/)[^/]+\/[^/]+\/pulls?\/\d+$/.exec(url)?.[1]?.toLowerCase();
}

/** A line without its spans of code and its HTML comments. */
function withoutCode(line: string): string {
  return line.replaceAll(/<!--.*?(?:-->|$)/g, " ").replaceAll(/(?<!`)(`+)(?!`)[^`]+\1(?!`)/g, " ");
}

function sameName(
  one: Pick<IssueName, "owner" | "repo">,
  other: Pick<IssueName, "owner" | "repo">,
): boolean {
  const nameOf = ({ owner, repo }: Pick<IssueName, "owner" | "repo">) =>
    `${owner}/${repo}`.toLowerCase();
  return nameOf(one) === nameOf(other);
}
