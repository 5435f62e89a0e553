import { createHmac } from "node:crypto";
import { z } from "zod";
import type { GeneratorConfig } from "./generator-config.ts";
import { headOf, idOf, pullNameOf, pushOf, type Head } from "./position.ts";

/** A delivery as it goes over the wire. */
export interface Written {
  /** The pull, as `pullNameOf` calls it, and the head that it tells of. */
  pull: string;
  head: Head;
  headers: Record<string, string>;
  body: Buffer;
}

const Payload = z.looseObject({
  pull_request: z.looseObject({ head: z.looseObject({}) }),
  repository: z.looseObject({ owner: z.looseObject({}) }),
});

/**
 * Writes deliveries and signs them: each tells of a push to its pull. `heads` are those that pulls really have, by
 * their names; where there is none, each push brings one that is made up.
 */
export function createWriter(
  config: Pick<GeneratorConfig, "template" | "secret" | "repositories" | "pulls" | "installations">,
  heads: ReadonlyMap<string, Head>,
): (delivery: number) => Written {
  const parts = withGaps(config.template);
  return (delivery) => {
    const push = pushOf(delivery, config);
    const pull = pullNameOf(push);
    const head = heads.get(pull) ?? headOf(push);
    const owner = `owner-${push.repository}`;
    const values: Record<Gap, string | number> = {
      number: push.number,
      updatedAt: new Date(head.updatedMs).toISOString().replace(".000", ""),
      sha: head.sha,
      // As many as there are repositories: by these the database tells them apart.
      repositoryId: 1 + push.repository,
      fullName: `${owner}/load`,
      owner,
      installation: config.installations?.[push.repository] ?? 1,
    };
    const text = parts.map((part) => (isGap(part) ? JSON.stringify(values[part]) : part)).join("");
    const body = Buffer.from(text);
    const signature = createHmac("sha256", config.secret).update(body).digest("hex");
    return {
      pull,
      head,
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "GitHub-Hookshot/bench",
        "x-github-event": "pull_request",
        "x-github-delivery": idOf(delivery),
        "x-hub-signature-256": `sha256=${signature}`,
      },
    };
  };
}

const gaps = [
  "number",
  "updatedAt",
  "sha",
  "repositoryId",
  "fullName",
  "owner",
  "installation",
] as const;
type Gap = (typeof gaps)[number];
const isGap = (part: string): part is Gap => gaps.some((gap) => gap === part);

/** A payload as text, in pieces: every other one is the name of what belongs there. Most of it is always the same. */
function withGaps(template: string): string[] {
  const payload = Payload.parse(JSON.parse(template));
  const { repository, pull_request: pull } = payload;
  const text = JSON.stringify({
    ...payload,
    number: "{number}",
    pull_request: {
      ...pull,
      number: "{number}",
      updated_at: "{updatedAt}",
      head: { ...pull.head, sha: "{sha}" },
    },
    repository: {
      ...repository,
      id: "{repositoryId}",
      full_name: "{fullName}",
      owner: { ...repository.owner, login: "{owner}" },
    },
    installation: { id: "{installation}" },
  });
  return text.split(/"\{(\w+)\}"/);
}
