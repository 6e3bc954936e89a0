import { Client } from "pg";

/** Ends every connection of this application, as a network that breaks does. */
export async function cutConnections(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "test" });
  await client.connect();
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'troupe'",
  );
  await client.end();
}
