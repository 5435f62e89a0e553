import { z } from "zod";
import type { DatabasePlace } from "../store/database/database.ts";
import { UserError } from "../types/user-error.ts";
import { namesGitea, readGitea, type GiteaSettings } from "./gitea-environment.ts";
import { namesGitHub, readGitHub, type GitHubSettings } from "./github-environment.ts";
import { readModels, type ModelEnvironment } from "./model-environment.ts";
import { PublicUrl } from "./public-url.ts";
import { problemsOf, readVariables, type Read } from "./read-variables.ts";

function wholeNumber({ least, most }: { least: number; most: number }) {
  const sentence = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, sentence)
    .transform(Number)
    .pipe(z.number().min(least, sentence).max(most, sentence));
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const Environment = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber({ least: 0, most: 65_535 }).default(3000),
  CHORALE_PUBLIC_URL: PublicUrl.optional(),
  CHORALE_DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\//,
      "must be an address such as postgres://user:password@host:5432/name",
    )
    .optional(),
  CHORALE_CONCURRENCY: wholeNumber({ least: 1, most: 64 }).default(4),
  CHORALE_PER_REPOSITORY: wholeNumber({ least: 1, most: 64 }).default(2),
  CHORALE_SETTLE_SECONDS: wholeNumber({ least: 0, most: 300 }).default(5),
  CHORALE_SHUTDOWN_SECONDS: wholeNumber({ least: 0, most: 3_600 }).default(20),
  CHORALE_RETENTION_DAYS: wholeNumber({ least: 1, most: 3_650 }).default(90),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
});

/** Where Chorale listens, and where forges reach it. */
export interface Listening {
  host: string;
  port: number;
  /** Known to whoever connects forges; the server itself does not need it. */
  publicUrl?: string;
}

/** What the server needs to know; see `.env.example` for what each variable means. */
export interface ServerSettings extends DatabasePlace, Listening {
  /** Absent where only Gitea and Forgejo hosts are served. */
  github?: GitHubSettings;
  gitea: readonly GiteaSettings[];
  /** Reviews that one process works on at the same time. */
  concurrency: number;
  /** Of one repository, in all processes together. */
  perRepository: number;
  /** How long a review waits for further pushes, in milliseconds. */
  settleMs: number;
  /** How long what runs may take to end when the process is told to, in milliseconds. */
  shutdownMs: number;
  /** How long deliveries and ended runs are remembered, in milliseconds. */
  retentionMs: number;
  logLevel: string;
  /** Absent where no model is configured: then reviewers read by rules alone. */
  models?: ModelEnvironment;
}

/** Reads the environment. Throws a `UserError` with one line a variable that is missing or wrong. */
export function parseEnvironment(
  env: NodeJS.ProcessEnv,
  { listens = true }: { listens?: boolean },
): ServerSettings {
  const given = withoutBlank(env);
  const forges = readForges(given, listens);
  const house = readVariables(Environment, given);
  const models = readModels(given);
  if (!("value" in forges && "value" in house && "value" in models)) {
    throw complaint([...problemsOf(forges), ...problemsOf(house), ...problemsOf(models)]);
  }
  const { value: data } = house;
  return {
    ...forges.value,
    ...listeningOf(data),
    ...placeOf(data),
    concurrency: data.CHORALE_CONCURRENCY,
    perRepository: data.CHORALE_PER_REPOSITORY,
    settleMs: data.CHORALE_SETTLE_SECONDS * 1_000,
    shutdownMs: data.CHORALE_SHUTDOWN_SECONDS * 1_000,
    retentionMs: data.CHORALE_RETENTION_DAYS * 24 * 60 * 60_000,
    logLevel: data.LOG_LEVEL,
    ...(models.value === undefined ? {} : { models: models.value }),
  };
}

/** GitHub, hosts of Gitea or Forgejo, or both. */
function readForges(
  env: NodeJS.ProcessEnv,
  listens: boolean,
): Read<Pick<ServerSettings, "github" | "gitea">> {
  if (!namesGitHub(env) && !namesGitea(env)) return { problems: [noForge(listens)] };
  const github = namesGitHub(env) ? readGitHub(env, { listens }) : undefined;
  const gitea = readGitea(env, { listens });
  if ((github !== undefined && "problems" in github) || "problems" in gitea) {
    return {
      problems: [...(github === undefined ? [] : problemsOf(github)), ...problemsOf(gitea)],
    };
  }
  return {
    value: { ...(github === undefined ? {} : { github: github.value }), gitea: gitea.value },
  };
}

function noForge(listens: boolean): string {
  const [github, gitea] = listens
    ? ["APP_ID, PRIVATE_KEY and WEBHOOK_SECRET", "GITEA_URL, GITEA_TOKEN and GITEA_WEBHOOK_SECRET"]
    : ["APP_ID and PRIVATE_KEY", "GITEA_URL and GITEA_TOKEN"];
  return `No forge is set: GitHub takes ${github}, a Gitea or Forgejo host takes ${gitea}.`;
}

/** Reads where the data is, and nothing else. Throws like `parseEnvironment`. */
export function parsePlace(env: NodeJS.ProcessEnv): DatabasePlace {
  const place = Environment.pick({ CHORALE_DATA_DIR: true, DATABASE_URL: true });
  const read = readVariables(place, withoutBlank(env));
  if ("problems" in read) throw complaint(read.problems);
  return placeOf(read.value);
}

/** Reads where Chorale listens and is reached, and nothing else. Throws like `parseEnvironment`. */
export function parseListening(env: NodeJS.ProcessEnv): Listening {
  const listening = Environment.pick({ HOST: true, PORT: true, CHORALE_PUBLIC_URL: true });
  const read = readVariables(listening, withoutBlank(env));
  if ("problems" in read) throw complaint(read.problems);
  return listeningOf(read.value);
}

/**
 * Reads which models there are, and nothing else. Throws like `parseEnvironment`, for a command that reads no `.env`: the folder
 * that it runs in belongs to who wrote the change.
 */
export function parseModels(env: NodeJS.ProcessEnv): ModelEnvironment | undefined {
  const read = readModels(withoutBlank(env));
  if ("problems" in read) throw complaint(read.problems, "the environment");
  return read.value;
}

/** `FOO=` in a .env file means the same as no FOO, except for secrets, which deserve a sentence of their own. */
function withoutBlank(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) => value?.trim() !== "" || name.endsWith("WEBHOOK_SECRET"),
    ),
  );
}

function complaint(problems: readonly string[], place = "the environment or in .env"): UserError {
  return new UserError(
    `${problems.join("\n")}\nMend that in ${place}; .env.example explains each variable.`,
  );
}

function listeningOf(data: {
  HOST: string;
  PORT: number;
  CHORALE_PUBLIC_URL?: string | undefined;
}): Listening {
  const { HOST: host, PORT: port, CHORALE_PUBLIC_URL: publicUrl } = data;
  return { host, port, ...(publicUrl === undefined ? {} : { publicUrl }) };
}

function placeOf(data: {
  CHORALE_DATA_DIR: string;
  DATABASE_URL?: string | undefined;
}): DatabasePlace {
  const { CHORALE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl } = data;
  return { dataDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}
