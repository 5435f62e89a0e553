import { type Route, appRoute } from "../http/route.ts";

/** What the app may ask about its webhook. */
export const appHookRoutes: Route[] = [
  appRoute({
    method: "GET",
    path: "/app/hook/config",
    answer: ({ world: { hook } }) => ({
      body: {
        content_type: "json",
        insecure_ssl: "0",
        ...(hook === undefined || hook.secret === "" ? {} : { secret: "********" }),
        url: hook?.url ?? "",
      },
    }),
  }),
  appRoute({
    method: "GET",
    path: "/app/hook/deliveries",
    query: ["per_page", "cursor", "redelivery"],
    // The newest first. What lies behind a cursor is for nobody here.
    answer: ({ world, query }) => {
      const newest = world.deliveries.toReversed();
      return {
        body: newest.slice(0, Number(query.get("per_page") ?? 30)).map((one, index) => ({
          id: newest.length - index,
          guid: one.id,
          delivered_at: one.sentAt,
          redelivery: world.deliveries.some((other) => other.id === one.id && other !== one),
          duration: (one.durationMs ?? 0) / 1_000,
          status: one.error ?? (one.statusCode === undefined ? "pending" : "OK"),
          status_code: one.statusCode ?? 0,
          event: one.event,
          action: one.action ?? null,
          installation_id: null,
          repository_id: null,
          throttled_at: null,
        })),
      };
    },
  }),
];
