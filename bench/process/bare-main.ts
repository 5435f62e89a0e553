import { pino } from "pino";
import { Probot, Server } from "probot";
import { z } from "zod";
import { readConfig, tellParent } from "./as-child.ts";

// The least that Probot can do: its own server, which checks signatures, and a handler that does nothing.

const { privateKey, secret } = z
  .object({ privateKey: z.string(), secret: z.string() })
  .parse(readConfig());
const log = pino({ level: "warn" });
const server = new Server({
  Probot: Probot.defaults({ appId: 1, privateKey, secret, log }),
  log,
  host: "127.0.0.1",
  // Any free port. The number 0 counts as none at all here, and is replaced by 3000.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  port: "0" as unknown as number,
});
await server.load((app) => {
  app.on("pull_request.synchronize", async () => {});
});
await server.start();
tellParent({ port: server.port });
