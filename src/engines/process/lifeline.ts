import { Socket } from "node:net";

// Runs in a thread beside the one that reads. The parent holds the other end of file descriptor 0 and never writes to it,
// so it closes when the parent is gone, however it went. Only a signal ends a process that is stuck in native code.
new Socket({ fd: 0 })
  .resume()
  .on("error", () => {})
  .on("close", () => process.kill(process.pid, "SIGKILL"));
