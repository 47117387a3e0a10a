// Readers in a process of their own: they take what comes and throw it away.
import { WebSocket } from "ws";

const [url, count] = process.argv.slice(2);
let open = 0;
for (let n = 0; n < Number(count); n++) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on("open", () => {
    open += 1;
    if (open === Number(count)) process.send?.("open");
  });
  socket.on("message", () => {});
  socket.on("error", () => {});
}
process.on("disconnect", () => process.exit());
