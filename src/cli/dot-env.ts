/** Reads `.env` of the current folder, if there is one. Variables that are set already win over those of the file. */
export function loadDotEnv(): void {
  try {
    process.loadEnvFile();
  } catch {
    // There need not be one.
  }
}
