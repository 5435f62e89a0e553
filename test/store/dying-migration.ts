// Runs as a child process: brings a folder's database up to date and kills itself in the middle of it.
import { migrate } from "../../src/store/database/migrate.ts";
import { openSqlite } from "../../src/store/database/sqlite.ts";
import { atCreation } from "./at-creation.ts";

const [dataDir = "", nth] = process.argv.slice(2);
const database = openSqlite(dataDir);
const die = () => process.kill(process.pid, "SIGKILL");
await migrate({ ...database, query: database.query.withPlugin(atCreation(Number(nth), die)) });
