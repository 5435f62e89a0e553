import { Latencies } from "./latencies.js";

/** By method and route, of which there are as many as the application declares. */
export const byRoute = new Map();

export function measure(request, response, next) {
  const startMs = performance.now();
  response.on("finish", () => {
    // Requests that no route took are not told apart.
    const route = `${request.method} ${request.route?.path ?? "(none)"}`;
    let latencies = byRoute.get(route);
    if (latencies === undefined) byRoute.set(route, (latencies = new Latencies()));
    latencies.add(Math.round(performance.now() - startMs));
  });
  next();
}
