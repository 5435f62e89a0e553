import { Agent, request } from "node:http";

/** What came back; nothing when the connection broke, or no answer came in time. */
export type Answer = { status: number; text: string } | undefined;

/** How long GitHub waits for an answer. */
export const timeoutMs = 10_000;

/** Posts to one address, and keeps as many connections as were ever needed at the same time. */
export function createPost(
  url: string,
): (headers: Record<string, string>, body: Buffer) => Promise<Answer> {
  const { hostname, port, pathname } = new URL(url);
  // All in turn, so that none is idle for so long that the server closes it while it is taken up again.
  const agent = new Agent({ keepAlive: true, scheduling: "fifo" });
  return (headers, body) =>
    new Promise((resolve) => {
      const sent = request(
        {
          method: "POST",
          hostname,
          port,
          path: pathname,
          agent,
          headers: { ...headers, "content-length": body.length },
          timeout: timeoutMs,
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => (text += part));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
          response.on("error", () => resolve(undefined));
        },
      );
      sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
      sent.on("error", () => resolve(undefined));
      sent.end(body);
    });
}
