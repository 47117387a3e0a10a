import { type AddressInfo, createServer, type Server } from "node:net";
import { StartError } from "./start-error.ts";

type Address = { readonly host: string; readonly port: number };

const remedies: Readonly<Record<string, (at: Address) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `Port ${port} on ${host} is in use: stop the program that has it, or set PORT to another one.`,
  EACCES: ({ port }) => `This user may not listen on port ${port}: set PORT to 1024 or more.`,
  EADDRNOTAVAIL: ({ host }) => `This machine has no address ${host}: set HOST to one of its own, such as 127.0.0.1.`,
  ENOTFOUND: ({ host }) => `The name ${host} has no address: set HOST to one of this machine's, such as 127.0.0.1.`,
};

/** @returns the port, which may have been left to choose. @throws StartError with the remedy */
export const listen = (server: Server, address: Address): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const remedy = remedies[error.code ?? ""];
      reject(remedy === undefined ? error : new StartError(remedy(address), { cause: error }));
    });
    server.listen(address, () => resolve((server.address() as AddressInfo).port)); // listens on a port, not on a pipe
  });

/**
 * Finds out before anything is started whether the address can be had, and which port a free one is: the origin
 * must be known before the server is made.
 */
export async function probeAddress(address: Address): Promise<number> {
  const probe = createServer();
  const port = await listen(probe, address);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
