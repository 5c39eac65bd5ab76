// The offline stand-in for the plugin "docker", as the engine starts it.
import { dockerProvider } from "./docker/docker-provider";
import { serve } from "./provider/serve";

serve(dockerProvider());
