import { isTestPath } from "../../diff/language.ts";
import type { Secret } from "./detectors.ts";
import { entropy, isPlaceholder, isPlainWord } from "./placeholder.ts";

/** `Server=…;Password=…`, `jdbc:…?password=…`: the value ends where the next setting begins. */
const settings =
  /\b(?:(?:Server|Data Source|Host|Addr(?:ess)?)\s{0,2}=\s{0,2}([^;"'\s]{1,200})|jdbc:[a-z0-9:]{1,30}\/\/([^\s"'?;]{1,200}))[^"'\r\n]{0,200}?[;?&\s](?:Password|Pwd)\s{0,2}=\s{0,2}([^;&"'\s]{6,100})/gi;
/** `user:…@tcp(host:3306)/`, as Go's driver for MySQL wants it. */
const dataSource = /(?<=["'`][\w.-]{1,60}:)([^\s:@"'`]{6,100})@(?:tcp|unix)\(([^)\s]{1,200})\)/g;
/** `curl -u user:…`. */
const curlUser =
  /\bcurl\b[^\r\n|]{0,300}?\s(?:-u|--user)[\s=]["']?[\w.@-]{1,60}:([^\s"'`]{6,100})/g;
const basicHeader = /\bBasic\s([0-9A-Za-z+/]{12,200}={0,2})(?![0-9A-Za-z+/=])/g;
const bearerHeader = /["'`]Bearer\s([\w.~+/-]{24,500}={0,2})["'`]/g;
/** A private key as JSON: its kind, and the number that is known to nobody else. */
const jsonKey =
  /"kty"\s{0,4}:\s{0,4}"(?:RSA|EC|OKP)"[^{}]{0,6000}?"d"\s{0,4}:\s{0,4}"([\w-]{40,1000})"|"d"\s{0,4}:\s{0,4}"([\w-]{40,1000})"[^{}]{0,6000}?"kty"\s{0,4}:\s{0,4}"(?:RSA|EC|OKP)"/g;
const puttyKey =
  /\bPuTTY-User-Key-File-[23]: [^]{0,6000}?Private-Lines: \d{1,3}\r?\n([A-Za-z0-9+/=\r\n]{40,8000})/g;
/** The number of an AWS key with the key beside it. */
const awsPair =
  /\bA(?:KIA|SIA)[A-Z2-7]{16}\b[^]{1,160}?(?<![\w+/=-])([0-9A-Za-z+/]{40})(?![\w+/=-])/g;

/** Passwords and keys that are known by what stands around them. Every expression is linear in the text's length. */
export function findCredentials(text: string, path: string): Secret[] {
  const isTest = isTestPath(path);
  return credentials
    .filter(({ hint, isWeak }) => hint.test(text) && !(isWeak && isTest))
    .flatMap(({ expression, kind, title, accepts = () => true }) =>
      values(text, expression, kind, title).filter(({ start, end }) =>
        accepts(text.slice(start, end), text.slice(Math.max(0, start - 200), start)),
      ),
    );
}

interface Credential {
  /** Found nowhere in a text, the expression is not tried. */
  hint: RegExp;
  expression: RegExp;
  kind: string;
  title: string;
  /** Tests and examples are full of them. */
  isWeak?: true;
  accepts?: (value: string, before: string) => boolean;
}

const credentials: readonly Credential[] = [
  {
    hint: /PuTTY-User/,
    expression: puttyKey,
    kind: "private-key",
    title: "Private key in the code",
  },
  {
    hint: /A[KS]IA/,
    expression: awsPair,
    kind: "aws",
    title: "AWS key in the code",
    accepts: (value, before) => isDrawn(value) && !/EXAMPLE/.test(before + value),
  },
  {
    hint: /[;?&\s](?:password|pwd)\s?=/i,
    expression: settings,
    kind: "database-password",
    title: "Database password in the code",
    isWeak: true,
  },
  {
    hint: /@(?:tcp|unix)\(/,
    expression: dataSource,
    kind: "database-password",
    title: "Database password in the code",
    isWeak: true,
  },
  {
    hint: /\bcurl\b/,
    expression: curlUser,
    kind: "password-argument",
    title: "Password on a command line",
    isWeak: true,
  },
  {
    hint: /["'`]Bearer /,
    expression: bearerHeader,
    kind: "bearer-token",
    title: "Access token in the code",
    isWeak: true,
    accepts: isDrawn,
  },
  {
    hint: /"kty"/,
    expression: jsonKey,
    kind: "private-key",
    title: "Private key in the code",
    isWeak: true,
  },
  {
    hint: /\bBasic /,
    expression: basicHeader,
    kind: "basic-credentials",
    title: "Name and password in the code",
    isWeak: true,
    accepts: isNameAndPassword,
  },
];

/** The last group that matched is the value; one before it is a machine, which may be one's own. */
function values(text: string, expression: RegExp, kind: string, title: string): Secret[] {
  return [...text.matchAll(expression)].flatMap((match) => {
    const [whole, ...groups] = match;
    const present = groups.filter((one) => one !== undefined);
    const isFirst = expression === dataSource;
    const value = (isFirst ? present[0] : present.at(-1)) ?? "";
    const host = (isFirst ? present[1] : present.length > 1 ? present[0] : "") ?? "";
    if (isPlaceholder(value) || isPlainWord(value) || isOwnMachine(host)) return [];
    const start = match.index + whole.lastIndexOf(value);
    return [{ kind, title, start, end: start + value.length }];
  });
}

function isOwnMachine(host: string): boolean {
  return /^(?:tcp:)?(?:localhost|127\.|0\.0\.0\.0|\.|\(local|host\b|db$|db:|mysql|postgres|mssql|sqlserver)|example|[<{$%]/i.test(
    host,
  );
}

function isDrawn(value: string): boolean {
  return entropy(value) >= 3.5 && /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
}

function isNameAndPassword(encoded: string): boolean {
  const decoded = Buffer.from(encoded, "base64").toString("latin1");
  const [, password = ""] = /^[\w.@+-]{1,60}:([!-~]{8,150})$/.exec(decoded) ?? [];
  return (
    password !== "" && !isPlaceholder(password) && !isPlainWord(password) && /\d/.test(password)
  );
}
