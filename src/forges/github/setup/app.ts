import { z } from "zod";
import { json, orNone } from "../../http/answer.ts";
import { askOnce, readOnce } from "../../http/ask-once.ts";
import type { HttpClient } from "../../http/http-client.ts";
import { appHost, githubHost } from "../host.ts";
import { operations as github } from "../operations.ts";
import { operations } from "./operations.ts";

const Permissions = z.record(z.string(), z.string());
/** What an App or an installation may do: `read`, `write` or `admin` by the permission's name. */
export type Permissions = z.infer<typeof Permissions>;

const App = z.object({
  slug: z.string(),
  permissions: Permissions,
  events: z.array(z.string()),
});

/** What GitHub knows of an App. */
export interface AppSetup {
  slug: string;
  permissions: Permissions;
  events: string[];
  /** GitHub's clock, as Unix time in milliseconds, if it says. */
  clockMs?: number;
}

/** @throws ForgeError, with status 401 when GitHub knows no App with this id and key */
export async function fetchAppSetup(client: HttpClient): Promise<AppSetup> {
  return await readOnce(
    { client, host: appHost },
    {
      operation: github.fetchApp,
      read(answer) {
        const clockMs = Date.parse(String(answer.headers["date"] ?? ""));
        return { ...json(App)(answer), ...(Number.isNaN(clockMs) ? {} : { clockMs }) };
      },
    },
  );
}

const HookConfig = z.object({
  url: z.string().default(""),
  content_type: z.string().default(""),
  /** Asterisks where there is one. */
  secret: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).default("0"),
});

/** An App's webhook. */
export interface AppHook {
  /** Empty when there is none. */
  url: string;
  sendsJson: boolean;
  isSigned: boolean;
  checksCertificates: boolean;
}

/** `undefined` where the host doesn't tell. @throws ForgeError */
export async function fetchAppHook(client: HttpClient): Promise<AppHook | undefined> {
  const question = { operation: operations.fetchHook, schema: HookConfig };
  const config = await orNone(askOnce({ client, host: githubHost }, question));
  if (config === undefined) return undefined;
  return {
    url: config.url,
    sendsJson: config.content_type === "json",
    isSigned: (config.secret ?? "") !== "",
    checksCertificates: String(config.insecure_ssl) === "0",
  };
}

const Deliveries = z.array(
  z.object({
    delivered_at: z.string(),
    status: z.string(),
    status_code: z.number(),
    event: z.string(),
  }),
);

/** A delivery, and what was answered to it. */
export interface AppDelivery {
  /** As Unix time in milliseconds. */
  atMs: number;
  event: string;
  /** The answer's HTTP status, 0 if there was none. */
  code: number;
  /** GitHub's own word for what came of it. */
  status: string;
}

/** The last deliveries, newest first; `undefined` where the host doesn't tell. @throws ForgeError */
export async function listAppDeliveries(client: HttpClient): Promise<AppDelivery[] | undefined> {
  const question = {
    operation: operations.listDeliveries,
    parameters: { per_page: 30 },
    schema: Deliveries,
  };
  const all = await orNone(askOnce({ client, host: githubHost }, question));
  return all?.map(({ delivered_at: at, status, status_code: code, event }) => ({
    atMs: Date.parse(at),
    event,
    code,
    status,
  }));
}

const Installations = z.array(
  z.object({
    id: z.number(),
    account: z.object({ login: z.string() }).nullable(),
    permissions: Permissions,
    suspended_at: z.string().nullish(),
  }),
);

/** Where an App is installed. */
export interface Installation {
  id: number;
  /** Whose repositories they are. */
  account: string;
  permissions: Permissions;
  isSuspended: boolean;
}

/** At most a hundred. @throws ForgeError */
export async function listInstallations(client: HttpClient): Promise<Installation[]> {
  const question = {
    operation: operations.listInstallations,
    parameters: { per_page: 100 },
    schema: Installations,
  };
  const all = await askOnce({ client, host: githubHost }, question);
  return all.map(({ id, account, permissions, suspended_at: suspended }) => ({
    id,
    account: account?.login ?? `installation ${id}`,
    permissions,
    isSuspended: suspended != null,
  }));
}

const Repositories = z.object({ total_count: z.number() });

/**
 * How many repositories an installation has.
 *
 * @param client one that acts as the installation
 * @throws ForgeError
 */
export async function countRepositories(client: HttpClient): Promise<number> {
  const question = {
    operation: operations.listRepositories,
    parameters: { per_page: 1 },
    schema: Repositories,
  };
  return (await askOnce({ client, host: githubHost }, question)).total_count;
}
