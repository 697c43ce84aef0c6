/** Small servers that misbehave in ways that the simulator cannot. */
import http from "node:http";
import net from "node:net";
import { stopLater } from "./live-shop.ts";

/** Serves until the test is over; resolves to the port. */
async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stopLater(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** Answers every request the same way. */
export async function serveHttp(handler: http.RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(handler))}`;
}

/** Accepts connections and does with them what it is told. */
export async function serveTcp(handler: (socket: net.Socket) => void): Promise<number> {
  return listen(net.createServer(handler));
}

/** A forward proxy that only knows CONNECT; counts what goes through it. */
export async function serveProxy(): Promise<{ readonly url: string; readonly tunnels: () => readonly string[] }> {
  const tunnels: string[] = [];
  const server = http.createServer();
  server.on("connect", (request: http.IncomingMessage, client: net.Socket) => {
    const [host = "", port = ""] = (request.url ?? "").split(":");
    tunnels.push(request.url ?? "");
    const upstream = net.connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client);
      client.pipe(upstream);
    });
    const end = (): void => {
      upstream.destroy();
      client.destroy();
    };
    for (const socket of [upstream, client]) socket.on("error", end).on("close", end);
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, tunnels: () => tunnels };
}
