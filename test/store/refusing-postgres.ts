import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/**
 * A server that speaks enough of PostgreSQL's protocol to ask for a password and to say which version it is. The real one
 * of the tests trusts everybody, and there is only one version of it.
 */
export async function startRefusingPostgres({
  password,
  version,
}: {
  password: string;
  version: string;
}): Promise<{ url: URL; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (data) => socket.write(answerTo(data, { password, version })));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: new URL(`postgres://user:${password}@127.0.0.1:${port}/chorale`),
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function answerTo(
  data: Buffer,
  { password, version }: { password: string; version: string },
): Buffer {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  // The first message has no type; its length begins with a zero.
  const type = data[0] === 0 ? "startup" : String.fromCodePoint(data[0] ?? 0);
  if (type === "startup") return message("R", int32(3));
  if (type === "p" && !data.includes(`${password}\0`)) {
    return message(
      "E",
      Buffer.from('SFATAL\0C28P01\0Mpassword authentication failed for user "user"\0\0'),
    );
  }
  if (type === "p") return Buffer.concat([message("R", int32(0)), ready]);
  if (type !== "Q") return Buffer.alloc(0);
  const values = [String(major * 10_000 + minor), version];
  return Buffer.concat([
    message("T", Buffer.concat([int16(2), field("version", 23), field("name", 25)])),
    message("D", Buffer.concat([int16(2), ...values.map(value)])),
    message("C", Buffer.from("SELECT 1\0")),
    ready,
  ]);
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function field(name: string, type: number): Buffer {
  const format = [int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)];
  return Buffer.concat([Buffer.from(`${name}\0`), ...format]);
}

function value(text: string): Buffer {
  return Buffer.concat([int32(text.length), Buffer.from(text)]);
}

function int32(number: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(number);
  return buffer;
}

function int16(number: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(number);
  return buffer;
}

const ready = message("Z", Buffer.from("I"));
