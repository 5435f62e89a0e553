import { logger } from "../logger.js";

/** Longer bodies are cut, or one upload would fill the log. */
const maxBodyLength = 2_000;

/**
 * Notes every request that was answered with an error, so that support can tell what somebody tried. Mounted once, for all
 * routes: /sign-in, /register, /orders, /addresses.
 */
export function logFailures(request, response, next) {
  const startedAt = process.hrtime.bigint();
  response.on("finish", () => {
    if (response.statusCode < 400) return;
    const durationMs = Number(process.hrtime.bigint() - startedAt) / 1e6;
    logger.warn(
      {
        method: request.method,
        route: request.route?.path ?? request.path,
        status: response.statusCode,
        durationMs: Math.round(durationMs),
        requestId: request.id,
        userId: request.user?.id,
        body: JSON.stringify(request.body ?? null).slice(0, maxBodyLength),
      },
      "request failed",
    );
  });
  next();
}
