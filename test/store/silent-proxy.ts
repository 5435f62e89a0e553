import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands before a server, and can make what is connected hear nothing any more, as a network does that was cut. */
export interface SilentProxy {
  /** The server's address through it. */
  url: URL;
  /** From now on nothing is passed on in either direction, of connections that are open; new ones are served. */
  silence(): void;
  stop(): Promise<void>;
}

export async function startSilentProxy(server: string): Promise<SilentProxy> {
  const url = new URL(server);
  const target = { host: url.hostname, port: Number(url.port) };
  const pairs: [Socket, Socket][] = [];
  const proxy = createServer((near) => {
    const far = connect(target);
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) socket.on("error", () => {});
    pairs.push([near, far]);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  url.hostname = "127.0.0.1";
  url.port = String(Reflect.get(Object(proxy.address()), "port"));
  return {
    url,
    silence() {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    async stop() {
      for (const socket of pairs.flat()) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}
