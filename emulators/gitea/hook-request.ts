import { z } from "zod";

import { HttpError } from "../http/http-error.ts";
import { eventNames, readEvents } from "./webhooks/event-types.ts";

const Config = z.record(z.string(), z.string());
/** What a new hook is made of. */
export const HookRequest = z.strictObject({
  type: z.string().min(1),
  config: Config,
  events: z.array(z.string()).nullish(),
  branch_filter: z.string().nullish(),
  authorization_header: z.string().nullish(),
  active: z.boolean().nullish(),
});
/** What a hook can be given anew. */
export const HookEdit = HookRequest.omit({ type: true }).partial({ config: true });
export type HookRequest = z.infer<typeof HookRequest>;
export type HookEdit = z.infer<typeof HookEdit>;

/** The kinds of event that these names stand for. Without any name it is pushes only. */
export function readEventNames(
  call: { violate: (problem: string) => void },
  names: string[] | null | undefined,
): Set<string> {
  const asked = names?.length ? names : ["push"];
  const unknown = asked.filter((name) => !eventNames.has(name));
  if (unknown.length > 0) call.violate(`unknown events: ${unknown.join(", ")}`);
  return readEvents(asked);
}

export function readUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:\/\//.test(url)) throw new HttpError(422, "Invalid url");
  return url;
}

export function readContentType(name: string | undefined): "json" | "form" {
  if (name !== "json" && name !== "form") throw new HttpError(422, "Invalid content type");
  return name;
}
