import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../types/user-error.ts";

const Environment = z.object({
  APP_ID: z
    .string("is missing: the App ID from the App's settings page")
    .regex(/^\d+$/, "must be a number"),
  PRIVATE_KEY: z.string().min(1).optional(),
  PRIVATE_KEY_PATH: z.string().min(1).optional(),
  WEBHOOK_SECRET: z
    .string("is missing: the secret you gave the App's webhook")
    .min(1, "is empty: deliveries that nobody signed would be accepted"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number("must be a number").int().min(0).max(65_535).default(3000),
  CHORALE_DATA_DIR: z.string().min(1).default("./data"),
  GITHUB_API_URL: z
    .url("must be an address such as https://ghe.example/api/v3")
    .default("https://api.github.com"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** What the server needs to know; see `.env.example` for what each variable means. */
export interface ServerSettings {
  github: { appId: number; privateKey: string; webhookSecret: string; apiUrl: string };
  host: string;
  port: number;
  dataDir: string;
  logLevel: string;
}

/** Reads the environment. Throws a `UserError` with one line a variable that is missing or wrong. */
export function parseEnvironment(env: NodeJS.ProcessEnv): ServerSettings {
  // `FOO=` in a .env file means the same as no FOO, except for the secret, which deserves its own sentence.
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== "" || name === "WEBHOOK_SECRET"),
  );
  const parsed = Environment.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map(
    (issue) => `${issue.path.join(".")} ${issue.message}`,
  );
  if (given["PRIVATE_KEY"] === undefined && given["PRIVATE_KEY_PATH"] === undefined) {
    problems.push(
      "PRIVATE_KEY is missing: the App's private key, or PRIVATE_KEY_PATH with the file that holds it",
    );
  }
  if (!parsed.success || problems.length > 0) {
    throw new UserError(
      `${problems.join("\n")}\nSet them in the environment or in .env; .env.example explains each.`,
    );
  }
  const { data } = parsed;
  return {
    github: {
      appId: Number(data.APP_ID),
      privateKey: readPrivateKey(data.PRIVATE_KEY, data.PRIVATE_KEY_PATH),
      webhookSecret: data.WEBHOOK_SECRET,
      apiUrl: data.GITHUB_API_URL.replace(/\/+$/, ""),
    },
    host: data.HOST,
    port: data.PORT,
    dataDir: data.CHORALE_DATA_DIR,
    logLevel: data.LOG_LEVEL,
  };
}

/** A key may stand in one line with `\n` for its line ends, as hosting pages often want it, or in base64. */
function readPrivateKey(inline: string | undefined, path: string | undefined): string {
  const key = inline ?? readKeyFile(path ?? "");
  const unfolded = key.includes("-----BEGIN") ? key.replaceAll("\\n", "\n") : fromBase64(key);
  if (!/-----BEGIN (RSA )?PRIVATE KEY-----/.test(unfolded)) {
    throw new UserError(
      "PRIVATE_KEY is not a private key in PEM form: download it from the App's settings page.",
    );
  }
  return unfolded;
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UserError(`PRIVATE_KEY_PATH: ${path} can't be read.`);
  }
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
