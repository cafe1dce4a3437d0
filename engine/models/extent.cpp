// How long the sides of tensors are, and which layers a rule is for.
#include "engine/models/family.h"
#include "engine/models/mixer_rules.h"

namespace parlor {

int64_t extent(Dim dim, const ArchSpec& arch, const LayerSpec& layer) {
    const auto product = [](int heads, int dims) { return int64_t{heads} * dims; };
    switch (dim) {
        case Dim::one:
            return 1;
        case Dim::width:
            return arch.width;
        case Dim::heads:
            return layer.heads;
        case Dim::q_width:
            return product(layer.heads, layer.k_dim);
        case Dim::q_rows:
            return product(layer.heads, layer.k_dim) * (layer.output_gate ? 2 : 1);
        case Dim::k_width:
            if (layer.mixer == Mixer::latent_attention) return layer.latent.row();
            return product(layer.kv_heads, layer.k_dim);
        case Dim::v_width:
            if (layer.mixer == Mixer::latent_attention) return 0;
            return product(layer.kv_heads, layer.v_dim);
        case Dim::qkv_width:
            if (layer.mixer == Mixer::delta_net) return layer.delta.conv_width();
            return product(layer.heads + layer.kv_heads, layer.k_dim) + product(layer.kv_heads, layer.v_dim);
        case Dim::q_norm_width:
            return layer.qk_norm == QkNorm::whole ? product(layer.heads, layer.k_dim) : layer.k_dim;
        case Dim::k_norm_width:
            return layer.qk_norm == QkNorm::whole ? product(layer.kv_heads, layer.k_dim) : layer.k_dim;
        case Dim::attended_width:
            if (layer.mixer == Mixer::delta_net) return layer.delta.value_width();
            return product(layer.heads, layer.v_dim);
        case Dim::ffn_width:
            return layer.ffn_width;
        case Dim::ffn_up_width:
            return arch.fused_gate_up ? 2 * layer.ffn_width : layer.ffn_width;
        case Dim::vocabulary:
            return arch.vocabulary;
        case Dim::rope_half:
            return arch.ropes[kMainRope].dims / 2;
        case Dim::experts:
            return arch.experts.count;
        case Dim::expert_width:
            return arch.experts.width;
        case Dim::gate_up_exps:
            return 2 * arch.experts.width;
        case Dim::shared_width:
            return arch.experts.shared_width;
        case Dim::layer_embd_width:
            return arch.layer_embedding_width;
        case Dim::layer_embd_widths:
            return arch.layer_embedding_width * arch.layers;
        default:
            break;
    }
    return mixer_extent(dim, layer);
}

bool applies(In layers, const LayerSpec& layer) {
    const bool attention = layer.mixer == Mixer::attention;
    switch (layers) {
        case In::every_layer:
            return true;
        case In::attention:
            return attention;
        case In::own_keys:
            return attention && layer.kv_source < 0;
        case In::shared_keys:
            return attention && layer.kv_source >= 0;
        case In::own_values:
            return attention && layer.kv_source < 0 && !layer.value_is_key;
        case In::latent_attention:
            return layer.mixer == Mixer::latent_attention;
        case In::delta_net:
            return layer.mixer == Mixer::delta_net;
        case In::dense:
            return layer.feed_forward == FeedForward::dense;
        case In::experts:
            return layer.feed_forward == FeedForward::experts;
    }
    return false;
}

}  // namespace parlor
