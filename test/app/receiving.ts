import { createHmac, randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { settingsFor } from "../../emulators/connected.ts";
import { createChorale } from "../../src/app/chorale.ts";
import { viewDatabase } from "../../src/store/database/open-database.ts";
import { stores } from "../stores.ts";

/** What a host signs its deliveries with. */
export const secretOf = (host: string) => `the secret of ${host}`;

/** As bare hexadecimal digits. */
export const sign = (body: string, secret: string) =>
  createHmac("sha256", secret).update(body).digest("hex");

/** A server that only receives, from two hosts, and what it has been asked for. */
export async function listen() {
  const [{ place: newPlace }] = stores as [(typeof stores)[number]];
  const place = await newPlace();
  const log: string[] = [];
  const hosts = ["git.example.org", "127.0.0.1:3300"].map((name) => ({
    name,
    // Nobody asks it anything here.
    url: `http://${name}`,
    token: "canary-token",
    webhookSecret: secretOf(name),
    partial: "pending" as const,
    prefix: "GITEA_",
  }));
  const settings = { ...settingsFor([], place), gitea: hosts, logLevel: "trace" };
  const chorale = await createChorale(settings, {
    works: false,
    logTo: { write: (line: string) => void log.push(line) },
  });
  const url = `http://127.0.0.1:${await chorale.start()}`;
  onTestFinished(() => chorale.stop());
  return {
    url,
    log: () => log.join(""),
    /** Every run that was asked for, oldest first. */
    async runs() {
      const view = await viewDatabase(place);
      const rows = await view.query
        .selectFrom("runs")
        .selectAll()
        .orderBy("queued_at_ms")
        .orderBy("turn")
        .execute();
      await view.close();
      return rows.map(({ kind, name, pull, head_sha: headSha, input }) => {
        return { kind, name, pull, headSha, input: JSON.parse(input) as Record<string, unknown> };
      });
    },
  };
}

type Door = Awaited<ReturnType<typeof listen>>;

/** Sends a delivery as a host would, apart from what the test is about. */
export async function deliver(
  { url }: Pick<Door, "url">,
  event: string,
  payload: object,
  {
    host = "git.example.org",
    secret = secretOf(host),
    id = randomUUID(),
    body = JSON.stringify(payload, null, 2),
    headers = {},
    without = [],
    method = "POST",
  }: {
    host?: string;
    secret?: string;
    id?: string;
    body?: string;
    headers?: Record<string, string>;
    without?: readonly string[];
    method?: string;
  } = {},
) {
  const all = new Headers({
    "content-type": "application/json",
    "x-gitea-delivery": id,
    // The family of an event is the word before what happened to it.
    "x-gitea-event": event.replace(/^pull_request_sync$/, "pull_request"),
    "x-gitea-event-type": event,
    "x-gitea-signature": sign(body, secret),
    "x-hub-signature-256": `sha256=${sign(body, secret)}`,
    ...headers,
  });
  for (const name of without) all.delete(name);
  const response = await fetch(`${url}/api/gitea/webhooks/${host}`, {
    method,
    headers: all,
    ...(method === "GET" ? {} : { body }),
  });
  return [response.status, (await response.text()).trim()] as const;
}

export const accepted = [202, "accepted"] as const;
export const acceptedBefore = [202, "already accepted"] as const;

export const [shaA, shaB] = ["a".repeat(40), "b".repeat(40)] as const;
export const ada = { id: 7, login: "ada" };
const shop = { id: 31, name: "shop", full_name: "acme/shop", owner: { id: 2, login: "acme" } };

/** Whatever happened to a pull request, with what counts of what a host sends. */
export function pullEvent(action: string, { changes, ...pull }: Record<string, unknown> = {}) {
  return {
    action,
    number: 12,
    ...(changes === undefined ? {} : { changes }),
    pull_request: {
      id: 900,
      number: 12,
      title: "Search by name",
      draft: false,
      updated_at: "2025-03-01T11:00:00+01:00",
      head: { ref: "search", sha: shaA },
      ...pull,
    },
    repository: shop,
    sender: ada,
  };
}

/** Somebody wrote a comment on a pull request. */
export function commentEvent(body: string, { user = ada, ...more }: Record<string, unknown> = {}) {
  return {
    action: "created",
    is_pull: true,
    issue: { id: 900, number: 12 },
    comment: { id: 5001, body, user },
    repository: shop,
    sender: user,
    ...more,
  };
}
