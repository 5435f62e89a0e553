import type { Hook } from "./hooks.ts";

/** What a webhook has to send, in the words in which it is asked for and in those in which the host lists it then. */
export const hookEvents = [
  { asked: "pull_request_only", listed: "pull_request" },
  { asked: "pull_request_sync", listed: "pull_request_sync" },
  { asked: "pull_request_comment", listed: "pull_request_comment" },
  { asked: "issue_comment", listed: "issue_comment" },
] as const;

/**
 * Why a webhook does not send what we need, some words each; empty when all is as it should be. A filter of branches is
 * none of the reasons: it is for pushes alone.
 */
export function faultsOf(hook: Hook, url: string): string[] {
  const missing = hookEvents
    .map(({ listed }) => listed)
    .filter((one) => !hook.events.includes(one));
  return [
    ...(hook.isActive ? [] : ["switched off"]),
    ...(hook.url === url ? [] : [`another address, ${hook.url}`]),
    ...(hook.sendsJson ? [] : ["forms instead of JSON"]),
    ...(missing.length === 0 ? [] : [`without ${missing.join(", ")}`]),
  ];
}

/** Whether it sends events as they are; the other kinds write for chat rooms. */
export function isPlain({ type }: Hook): boolean {
  return type === "gitea" || type === "forgejo";
}

/**
 * The webhooks that lead to an address, and those that lead to the same path elsewhere: to another Chorale, or to where this
 * one was before. Scheme, query and a slash at the end make no difference.
 */
export function hooksLeadingTo(url: string, hooks: readonly Hook[]) {
  const wanted = placeOf(url);
  const ours = hooks.filter((hook) => {
    const place = placeOf(hook.url);
    return place?.host === wanted?.host && place?.path === wanted?.path;
  });
  const elsewhere = hooks.filter((hook) => {
    const place = placeOf(hook.url);
    return place !== undefined && place.host !== wanted?.host && sharesRoute(place.path, url);
  });
  return { ours, elsewhere };
}

function placeOf(address: string) {
  const url = URL.parse(address);
  if (url === null) return undefined;
  return { host: url.host, path: url.pathname.replace(/\/+$/, "") };
}

/** Behind one proxy there may be a prefix before the path, behind another none. */
function sharesRoute(path: string, url: string): boolean {
  const route = /\/api\/gitea\/webhooks\/.+$/.exec(placeOf(url)?.path ?? "")?.[0];
  return route !== undefined && path.endsWith(route);
}
