#include "engine/models/active.h"

#include "engine/models/family.h"

namespace parlor {

double read_share(const ArchSpec& arch, std::string_view tensor) {
    if (arch.experts.count <= 0) return 1;
    const std::optional<TensorPlace> place = place_of(tensor);
    if (!place) return 1;
    const RoleTraits& role = traits(place->role);
    if (role.slices != Dim::experts && role.rows != Dim::experts) return 1;
    if (place->role == Role::ffn_gate_inp) return 1;  // the router
    return static_cast<double>(arch.experts.used) / arch.experts.count;
}

uint64_t active_parameters(const ModelCard& card) {
    double all = 0;
    for (const TensorInfo& tensor : card.tensors) {
        const std::optional<int64_t> layer = layer_number(tensor.name);
        if (layer && *layer >= card.arch.layers) continue;
        all += read_share(card.arch, tensor.name) * static_cast<double>(tensor.rows()) *
               static_cast<double>(tensor.cols());
    }
    return static_cast<uint64_t>(all);
}

}  // namespace parlor
