// The stand-in for the plugin of @pulumi/docker.
import { dockerProvider } from "./docker/docker-provider";
import { serve } from "./provider/serve";

serve(dockerProvider());
