import { isTestPath } from "../../diff/language.ts";
import { findCredentials } from "./credentials.ts";
import { entropy, isPlaceholder, isPlainWord } from "./placeholder.ts";
import { tokenShapes } from "./token-shapes.ts";
import type { TokenShape } from "./token-shapes.ts";

/** A piece of a text that must not be shown: UTF-16 offsets, `end` exclusive. */
export interface Secret {
  /** Lower-case words joined by hyphens: `stripe-key`. */
  kind: string;
  /** For people: "Stripe live key in the code". */
  title: string;
  start: number;
  end: number;
}

type Detector = (text: string, path: string) => Secret[];

/** Detectors for what secretlint's recommended rules pass over. Every expression is linear in the text's length. */
export const detectors: readonly Detector[] = [
  ...tokenShapes.map(byShape),
  privateKeys,
  passwordsInUrls,
  findCredentials,
  assignments,
];

function byShape({ kind, name, word, shape, beside, isWeak }: TokenShape): Detector {
  const title = `${name} in the code`;
  return (text, path) =>
    !text.includes(word) || beside?.test(text) === false || (isWeak && isTestPath(path))
      ? []
      : [...text.matchAll(shape)]
          .filter(([value]) => entropy(value) >= 3 && !isPlainlyMadeUp(value))
          .map(({ 0: value, index }) => ({ kind, title, start: index, end: index + value.length }));
}

/** `xxxxxxxx`, `00000000`, `abcdefgh`, `12345678` and words that say so. */
function isPlainlyMadeUp(value: string): boolean {
  return /(.)\1{6}|abcdefgh|12345678|example|placeholder|your[-_]|EXAMPLE/.test(value);
}

function privateKeys(text: string): Secret[] {
  const found: Secret[] = [];
  for (const { 0: head, index } of text.matchAll(
    /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g,
  )) {
    const start = index + head.length;
    const foot = text.indexOf("-----END", start);
    const end = foot === -1 || foot - start > 20_000 ? Math.min(text.length, start + 4000) : foot;
    // Code that only looks for the frame has no long run of base64 behind it; a few header lines may come first.
    const [run = ""] =
      /[A-Za-z0-9+/=]{40,}/.exec(text.slice(start, Math.min(end, start + 300))) ?? [];
    if (entropy(run) < 3) continue;
    found.push({ kind: "private-key", title: "Private key in the code", start: index, end });
  }
  return found;
}

function passwordsInUrls(text: string): Secret[] {
  const url =
    /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,100}:)([^\s@/"'`<>]{3,200})@([\w.-]{1,253})/gi;
  return [...text.matchAll(url)].flatMap(
    ({ 1: before = "", 2: value = "", 3: host = "", index }) => {
      if (!isUrlPassword(value, host) || before.includes("example")) return [];
      const start = index + before.length;
      const title = "Password inside a URL";
      return [{ kind: "url-password", title, start, end: start + value.length }];
    },
  );
}

/** Whether what stands before the `@` of a URL opens something on a machine that others can reach. */
export function isUrlPassword(value: string, host: string): boolean {
  return (
    !isPlaceholder(value) &&
    !isPlainWord(value) &&
    !/^(?:localhost|127\.|0\.0\.0\.0|host\b)|example/i.test(host)
  );
}

const secretName = String.raw`(?:password|passwd|passphrase|secret|token|(?:api|access|private|auth|encryption|signing|master|session|hmac|jwt)[_-]?key)`;
const quoted = new RegExp(
  String.raw`${secretName}([\w-]{0,30})["']?(?:\s{0,4}:\s{0,4}\w{1,20})?\s{0,10}(?::=|=>|[:=])\s{0,10}(["'\x60])([^"'\x60\s]{8,300})\2`,
  "gi",
);
const unquoted = new RegExp(
  String.raw`^[ \t]{0,80}[\w.-]{0,60}?${secretName}([\w-]{0,30})[ \t]{0,10}[:=]()[ \t]{0,10}([^\s"'\x60#]{8,300})[ \t]*$`,
  "gim",
);

/** Translations, and manuals, which show what an answer looks like. */
const wordsForPeople =
  /(?:^|[/._-])(?:locales?|i18n|lang|docs?)(?:[/._-]|$)|\.(?:md|mdx|rst|adoc)$/i;

/** What somebody copies and fills in: `.env.sample`, also what is commented out in it. Tests' names say it, too. */
const filledInLater = /(?:^|[/._-])(?:samples?|templates?|dist|tpl|skel(?:eton)?)(?:\.\w{1,10})?$/i;

/** `password = "…"` and its like. The weakest shape, so the value must look drawn by lot and the name must mean a value. */
function assignments(text: string, path: string): Secret[] {
  if ([wordsForPeople, filledInLater].some((one) => one.test(path)) || isTestPath(path)) return [];
  const shape = /(?:\.(?:ya?ml|ini|properties|toml|cfg|conf)|\.env[\w.-]*)$/i.test(path)
    ? [quoted, unquoted]
    : [quoted];
  return shape.flatMap((expression) =>
    [...text.matchAll(expression)].flatMap(({ 0: whole, 1: suffix = "", 3: value = "", index }) => {
      if (!isNameOfValue(suffix) || !looksDrawnByLot(value)) return [];
      // Nobody chooses one as a password; it stands for something that has the word in its name.
      if (uuid.test(value) && /^pass/i.test(whole)) return [];
      const start = index + whole.lastIndexOf(value);
      return [
        {
          kind: "assignment",
          title: "Secret written into the code",
          start,
          end: start + value.length,
        },
      ];
    }),
  );
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `tokenUrl`, `password_field`, `tokenizer` name something else. */
function isNameOfValue(suffix: string): boolean {
  return !/name|field|label|ur[li]|path|file|dir|header|type|id$|len|size|regex|pattern|prefix|suffix|param|hash|digest|hint|error|message|text|title|selector|izer|count|limit|expir|ttl|public|manager|provider/i.test(
    suffix,
  );
}

/** As Kubernetes has them: `password: cGFzc3dvcmQ=`. */
function isWordInBase64(value: string): boolean {
  const decoded = Buffer.from(value, "base64").toString("latin1");
  return /^[\w+/]+={0,2}$/.test(value) && /^[a-z]+\d{0,4}\n?$/i.test(decoded);
}

function looksDrawnByLot(value: string): boolean {
  return (
    !isPlaceholder(value) &&
    /^[!-~]+$/.test(value) &&
    // A name for one: `web3AuthToken`.
    !/token|auth|secret|passw/i.test(value) &&
    !isWordInBase64(value) &&
    // What a form asks of one: `required|string|min:6`.
    !/^(?:[a-z_]+(?::[\w,.-]+)?\|)+[a-z_]+(?::[\w,.-]+)?$/.test(value) &&
    // Words with a number: `variable-2`.
    !/^[a-z]+(?:[-_.][a-z]+){0,9}[-_.]?\d{1,2}$/i.test(value) &&
    // A switch with the number of a ticket: `ab-12241-key-rotation`.
    !/^[a-z]+[-_]\d+(?:[-_][a-z]+){2,}$/.test(value) &&
    // What a form asks of a value: `required|min:12`.
    !/^[a-z_]+(?::[\w,.]+)?(?:\|[a-z_]+(?::[\w,.]+)?)+$/i.test(value) &&
    /[a-z]/i.test(value) &&
    /\d/.test(value) &&
    !/^(?:https?:|\/|\.|phc_|pk_(?:live|test)_|\$2[aby]\$|sha\d|\w+\()/i.test(value) &&
    !/[()[\];\\]/.test(value) &&
    entropy(value) >= 3
  );
}
