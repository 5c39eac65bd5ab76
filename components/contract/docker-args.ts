/**
 * The container of a server with `runtime: docker`.
 *
 * @example
 * ```ts
 * const docker: DockerArgs = { image: "postgres:17", memoryMib: 4096, sharedMemoryMib: 256 };
 * ```
 */
export interface DockerArgs {
  /**
   * Reference of the image, preferably with a digest. Its PostgreSQL must have the major version
   * `version`.
   *
   * Defaults to `postgres:<version>`. Another minor version replaces the container and keeps data
   * and certificates.
   *
   * @default "postgres:<version>"
   */
  image?: string;
  /**
   * URL of the Docker daemon, as in `DOCKER_HOST`: `unix://`, `ssh://`, `tcp://` or `npipe://`.
   * Give the same one to the `docker.Provider`.
   *
   * Defaults to the daemon that the Docker CLI of the deploying user talks to. Another address of
   * the same daemon changes nothing.
   *
   * @default the environment's daemon
   */
  host?: string;
  /**
   * Existing Docker network that the container joins, with the server's name as its alias.
   *
   * Defaults to Docker's `bridge`. A change replaces the container.
   *
   * @default "bridge"
   */
  network?: string;
  /**
   * Memory limit, in MiB, from 64 to 16777216. Memory and swap together are limited to twice as
   * much.
   *
   * Defaults to no limit. A change applies to the running container.
   *
   * @default no limit
   */
  memoryMib?: number;
  /**
   * CPU limit, in CPUs, from 0.01 to 1024, such as 1.5.
   *
   * Defaults to no limit. A change applies to the running container.
   *
   * @default no limit
   */
  cpus?: number;
  /**
   * Size of the shared memory (`/dev/shm`), in MiB, from 1 to 16777216.
   *
   * Defaults to 128. A change replaces the container.
   *
   * @default 128
   */
  sharedMemoryMib?: number;
}
