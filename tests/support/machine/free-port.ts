export { freePort } from "../../../toolchain/src/testing/free-port";
