package org.parley.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.parley.config.Settings;
import org.parley.provider.Provider;
import org.parley.provider.ProviderException;

/** The models that can be asked. Blocks for a round trip to the provider only where all its models are offered. */
record ModelList(Settings.Models offered, Provider provider) {

    ObjectNode all(Program program) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        names().stream().filter(program::mayAsk).forEach(name -> data.add(model(name)));
        return list;
    }

    ObjectNode one(String name, Program program) {
        if (!program.mayAsk(name) || !names().contains(name)) {
            throw new ApiException(ApiError.noSuchModel(name));
        }
        return model(name);
    }

    private List<String> names() {
        if (!offered.any()) {
            return offered.offered();
        }
        try {
            List<String> listed = provider.models();
            return listed.isEmpty() ? List.of(offered.standard()) : listed;
        } catch (ProviderException notEveryServerLists) {
            return List.of(offered.standard());
        }
    }

    private static ObjectNode model(String name) {
        return Json.object()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "parley");
    }
}
