import { afterAll, describe, expect, it } from "vitest";
import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import { createRulesEngine } from "../../src/engines/rules/engine.ts";
import { createSecretsEngine } from "../../src/engines/secrets/engine.ts";
import { findSecrets } from "../../src/engines/secrets/find-secrets.ts";
import { maskSecrets } from "../../src/engines/secrets/mask-secrets.ts";
import { aFile, aReviewer, aRule, noAbort } from "./reviewing.ts";

const pool = createReaderPool({ processes: 1 });
const secrets = createSecretsEngine({ pool });
const rules = createRulesEngine({ pool });
afterAll(() => pool.close());

// Put together here, so that nobody's scanner takes the tests for a leak.
const drawn = "kT9zQ4mW7xLp2Vb6Rn8Yc3Hd5Jf1GsAe0Bu7Cw9";
const jwt = [
  Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url"),
  Buffer.from('{"sub":"4711","role":"admin"}').toString("base64url"),
  drawn,
].join(".");
/** What it is, the code it stands in, and the value itself. */
const live: [string, string, string][] = (
  [
    ["a Stripe live key", 'pay("?")', ["sk", "live", drawn.slice(0, 24)].join("_")],
    ["a Google API key", 'const maps = "?";', ["AI", "za", drawn.slice(0, 35)].join("")],
    ["a signed token", 'fetch(url, { auth: "?" })', jwt],
    ["a password in a URL", 'connect("amqp://app:?@queue.internal:5672")', drawn.slice(0, 12)],
    [
      "a database's connection string",
      'pg("postgres://app:?@db.internal/app")',
      drawn.slice(0, 12),
    ],
    ["an assigned password", 'const dbPassword = "?";', drawn.slice(0, 13)],
    ["an assigned key in a typed declaration", "let api_key: string = '?';", drawn],
    ["a GitHub token", 'const t = "?";', ["ghp", drawn.slice(0, 36)].join("_")],
    ["an AWS key", 'env.aws_secret_access_key="?";', `${drawn.slice(0, 37)}+/x`],
    ["a PyPI token", 'const t = "?"', ["pypi", `AgE${drawn}${drawn}`].join("-")],
    ["a Telegram bot token", 'bot("?")', ["7194038251", `AA${drawn.slice(0, 33)}`].join(":")],
    [
      "a Slack webhook",
      'post("https://?")',
      ["hooks.slack.com", "services", "T0KT9ZQ4M", "B0W7XLP2V", drawn.slice(0, 24)].join("/"),
    ],
    [
      "an Azure storage key",
      'open("?;EndpointSuffix=x")',
      `AccountKey=${(drawn + drawn + drawn).slice(0, 86)}==`,
    ],
    [
      "a password in a connection string",
      'open("Server=db.internal;User Id=app;Password=?;")',
      drawn.slice(0, 12),
    ],
    [
      "a password in a data source",
      'open("mysql", "app:?@tcp(db.internal:3306)/app")',
      drawn.slice(0, 12),
    ],
    ["a password of a command", 'run("curl -u app:? https://api.internal/")', drawn.slice(0, 12)],
    ["a token in a header", 'fetch(url, { authorization: "Bearer ?" })', drawn],
    [
      "a private key",
      ["k = `-----BEGIN RSA", "PRIVATE KEY-----\n?\n-----END RSA PRIVATE KEY-----`"].join(" "),
      drawn + drawn,
    ],
  ] as const
).map(([name, code, value]) => [name, code.replace("?", value), value]);
const harmless: [string, string][] = [
  ["a value from the environment", "const password = process.env.PASSWORD_2024;"],
  ["a placeholder", 'const apiKey = "your-api-key-1234567";'],
  ["a template", 'const url = "https://user:${password1}@host.internal";'],
  ["a local database", 'const url = "postgres://app:kT9zQ4mW@localhost:5432/app";'],
  ["a name of a field", 'const passwordField = "user_pass_input_2x";'],
  ["an address", 'const tokenUrl = "https://idp.internal/oauth2/token";'],
  ["words for people", 'const password = "Enter your password";'],
  ["words with a number", '{ regex: /x/, token: "variable-2" }'],
  ["a switch named after a ticket", 'const RotatePrivateKey = "ab-12241-private-key-rotation";'],
  ["what a form asks of a value", 'const rules = { password: "required|min:12|confirmed" };'],
  ["a name for one", 'const tokenKey = "web3AuthToken";'],
  ["what a form asks of a password", "['password' => 'required|string|min:6|confirmed']"],
  ["what a form asks of one that is there", "['password' => 'sometimes|min:6']"],
  ["a sentence in another language", 'const getToken = "你可以從{0}取得Token1。";'],
  ["a word as Kubernetes has it", 'const password = "cGFzc3dvcmQ=";'],
  ["a database of one's own", 'open("mysql", "app:kT9zQ4mW7x@tcp(localhost:3306)/app")'],
  ["a variable of a command", 'run("curl -u app:$API_PASSWORD https://api.internal/")'],
  ["a token that stands for one", 'const t = "ntn_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";'],
  [
    "a number of a program for passwords",
    'enum Maker { OnePassword = "bada5566-a7aa-401f-bd96-45619a55120d" }',
  ],
  ["words in place of a Slack token", `post("${["xoxb", "token-from-chat"].join("-")}")`],
  [
    "the key of the storage emulator, which everybody knows",
    `open("AccountName=devstoreaccount1;AccountKey=${(drawn + drawn + drawn).slice(0, 86)}==")`,
  ],
  ["a hash", 'const passwordHash = "$2b$12$kT9zQ4mW7xLp2Vb6Rn8Yc3Hd5Jf1GsAe0Bu7Cw9";'],
];

async function identities(text: string): Promise<string[]> {
  const { findings } = await secrets.read(aReviewer(), [aFile(text)], noAbort());
  return findings.map((one) => one.fingerprint);
}

describe("the secrets engine", () => {
  it.each(live)("reports %s", async (_, text, value) => {
    const { findings } = await secrets.read(aReviewer(), [aFile(`// x\n${text}`)], noAbort());
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ line: 2, level: "error" });
    expect(findings[0]?.ruleId).toMatch(/^tester\/secret-/);
    expect(findings[0]?.code).toContain("••••••••");
    expect(JSON.stringify(findings)).not.toContain(value);
  });

  it.each(harmless)("leaves %s alone", async (_, text) => {
    const { findings } = await secrets.read(aReviewer(), [aFile(text)], noAbort());
    expect(findings).toEqual([]);
  });

  it.each(["server/.env.sample", "config/settings.template.yml", ".env.dist", ".env.example"])(
    "leaves what is filled in later alone, commented out or not, in %s",
    async (path) => {
      const text = `SESSION_SECRET="${drawn}"\n# JWT_SECRET="${drawn}"\n`;
      const { findings } = await secrets.read(aReviewer(), [aFile(text, path)], noAbort());
      expect(findings).toEqual([]);
    },
  );

  it("reports what is commented out: it is in the history as well", async () => {
    const files = [aFile(`# JWT_SECRET="${drawn}"\n`, "server/.env")];
    const { findings } = await secrets.read(aReviewer(), files, noAbort());
    expect(findings).toHaveLength(1);
  });

  it("leaves signed tokens of tests alone", async () => {
    const files = [aFile(`const token = "${jwt}";`, "test/session.test.ts")];
    const { findings } = await secrets.read(aReviewer(), files, noAbort());
    expect(findings).toEqual([]);
  });

  it("reads unquoted assignments where files have them", async () => {
    const files = [
      aFile(`DB_PASSWORD=${drawn}\n`, "deploy/.env", "text"),
      aFile(`db:\n  password: ${drawn}\n`, "app.yml", "text"),
      aFile(`password: ${drawn}\n`, "notes.txt", "text"),
    ];
    const { findings } = await secrets.read(aReviewer(), files, noAbort());
    expect(findings.map((one) => [one.path, one.line])).toEqual([
      ["app.yml", 2],
      ["deploy/.env", 1],
    ]);
  });

  it.each(["secretlint-disable", "nosecret", "gitleaks:allow", "pragma: allowlist secret"])(
    "does not listen to a comment with %s",
    async (comment) => {
      const text = `// ${comment}\nconst password = "${drawn}"; // ${comment}`;
      const { findings } = await secrets.read(aReviewer(), [aFile(text)], noAbort());
      expect(findings.map((one) => one.line)).toEqual([2]);
    },
  );

  it("keeps a secret's identity when its line moves and its value changes", async () => {
    const rotated = drawn.split("").toReversed().join("");
    expect(await identities(`const secret = "${drawn}";`)).toEqual(
      await identities(`\n\nconst secret = "${rotated}";`),
    );
  });
});

describe("a secret's value", () => {
  it.each(live)(
    "never leaves the process with anything that is said of %s",
    async (_, text, value) => {
      const rule = aRule({
        severity: "error",
        message: "Text $CODE",
        rule: {
          kind: "call_expression",
          pattern: "eval($CODE)",
          inside: {
            stopBy: "end",
            kind: "program",
            has: { stopBy: "end", kind: "expression_statement", pattern: "$SOURCE" },
          },
        },
      });
      const code = text.replaceAll('"""', "`");
      const file = aFile(`${code};\nlog("${value}");\neval(\`${value}\` + 1);\n`);
      const readings = await Promise.all(
        [rules, secrets].map((engine) => engine.read(aReviewer([rule]), [file], noAbort())),
      );
      expect(readings.map((reading) => reading.findings.length)).not.toContain(0);
      expect(JSON.stringify(readings)).not.toContain(value);
      expect(JSON.stringify(readings)).not.toContain(drawn.slice(0, 10));
    },
  );

  it("is quoted by no rule either, where it is a test's and so no finding", async () => {
    const rule = aRule({ message: "Text $CODE" });
    const file = aFile(
      `const password = "${drawn}";\neval("${drawn}" + input);\n`,
      "test/a.test.js",
    );
    const { findings } = await rules.read(aReviewer([rule]), [file], noAbort());
    expect(findings.map(({ title }) => title)).toEqual(['Text "••••••••" + input']);
    expect(JSON.stringify(findings)).not.toContain(drawn.slice(0, 10));
  });

  it("is masked in place, so that every other character keeps its offset", async () => {
    for (const [, text, value] of live) {
      const masked = maskSecrets(text, await findSecrets(text, "a.js"));
      expect(masked).toHaveLength(text.length);
      expect(masked).not.toContain(value);
      expect(masked.split("\n")).toHaveLength(text.split("\n").length);
    }
  });
});
