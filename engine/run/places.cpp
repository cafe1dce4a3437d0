#include "engine/run/places.h"

#include <algorithm>

#include "kernels/check.h"

namespace parlor::run {

bool Places::uses(int device) const {
    return first == device || output == device || std::ranges::any_of(layers, [&](const LayerPlaces& layer) {
               return layer.mixer == device || layer.feed_forward == device;
           });
}

Places places_of(const Plan& plan, int64_t layers) {
    Places places;
    CHECK(!plan.devices.empty());
    const int devices = static_cast<int>(plan.devices.size());
    places.host = devices - 1;
    places.layers.assign(static_cast<size_t>(layers), {places.host, places.host});
    for (int d = 0; d < devices; ++d) {
        const DevicePlan& device = plan.devices[static_cast<size_t>(d)];
        CHECK(device.first_layer >= 0 && device.layers >= 0 && device.first_layer + device.layers <= layers);
        for (int64_t i = 0; i < device.layers; ++i)
            places.layers[static_cast<size_t>(device.first_layer + i)] = {
                d, i < device.host_experts ? places.host : d};
    }
    places.first = layers > 0 ? places.layers.front().mixer : places.host;
    places.output = layers > 0 ? places.layers.back().mixer : places.host;
    return places;
}

}  // namespace parlor::run
