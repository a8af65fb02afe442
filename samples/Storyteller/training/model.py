"""The story model: the Llama architecture exactly as Hugging Face defines it.

Names of the modules follow Hugging Face, so that the state dictionary of
LlamaModel here is, name by name, what model.safetensors holds.
"""

import torch
from torch import nn

CONFIGURATION = {
    "vocab_size": 1024,
    "hidden_size": 192,
    "intermediate_size": 512,
    "num_hidden_layers": 4,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
}


class RMSNorm(nn.Module):
    def __init__(self, size, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon))


def rotary_tables(length, head_size, theta, dtype):
    """Cosines and sines, each angle twice: once for either half of a head."""
    frequencies = theta ** (-torch.arange(0, head_size, 2, dtype=torch.float64) / head_size)
    angles = torch.outer(torch.arange(length, dtype=torch.float64), frequencies)
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos().to(dtype), angles.sin().to(dtype)


def rotate(x, cosines, sines):
    """Half-split rotary embedding: the first half of a head pairs with the second."""
    first, second = x.chunk(2, dim=-1)
    return x * cosines + torch.cat((-second, first), dim=-1) * sines


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.shared = c["num_attention_heads"], c["num_key_value_heads"]
        self.size = c["head_dim"]
        hidden = c["hidden_size"]
        self.q_proj = nn.Linear(hidden, self.heads * self.size, bias=False)
        self.k_proj = nn.Linear(hidden, self.shared * self.size, bias=False)
        self.v_proj = nn.Linear(hidden, self.shared * self.size, bias=False)
        self.o_proj = nn.Linear(self.heads * self.size, hidden, bias=False)

    def forward(self, x, cosines, sines, mask):
        batch, length, _ = x.shape
        q = self.q_proj(x).view(batch, length, self.heads, self.size).transpose(1, 2)
        k = self.k_proj(x).view(batch, length, self.shared, self.size).transpose(1, 2)
        v = self.v_proj(x).view(batch, length, self.shared, self.size).transpose(1, 2)
        q, k = rotate(q, cosines, sines), rotate(k, cosines, sines)
        # Query head h reads key/value head h // group, as repeat_kv does it.
        group = self.heads // self.shared
        q = q.reshape(batch, self.shared, group * length, self.size)
        scores = (q @ k.transpose(2, 3)) * self.size ** -0.5
        scores = scores.view(batch, self.heads, length, length) + mask
        weights = scores.softmax(-1).view(batch, self.shared, group * length, length)
        mixed = (weights @ v).view(batch, self.heads, length, self.size)
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, -1))


class MLP(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.up_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.down_proj = nn.Linear(c["intermediate_size"], c["hidden_size"], bias=False)

    def forward(self, x):
        return self.down_proj(nn.functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.self_attn = Attention(c)
        self.mlp = MLP(c)
        self.input_layernorm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])
        self.post_attention_layernorm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])

    def forward(self, x, cosines, sines, mask):
        x = x + self.self_attn(self.input_layernorm(x), cosines, sines, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embed_tokens = nn.Embedding(c["vocab_size"], c["hidden_size"])
        self.layers = nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))
        self.norm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])


class LlamaModel(nn.Module):
    """Token numbers in, logits out; the output matrix is the embedding, tied."""

    def __init__(self, configuration=None):
        super().__init__()
        self.configuration = configuration or CONFIGURATION
        self.model = Decoder(self.configuration)
        # Every product that ends in the residual stream starts smaller, the deeper the model.
        depth = (2 * self.configuration["num_hidden_layers"]) ** -0.5
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                ends = name.endswith(("o_proj.weight", "down_proj.weight"))
                nn.init.normal_(parameter, std=0.04 * (depth if ends else 1.0))

    def forward(self, tokens):
        c, length = self.configuration, tokens.shape[1]
        weights = self.model.embed_tokens.weight
        cosines, sines = rotary_tables(length, c["head_dim"], c["rope_theta"], weights.dtype)
        mask = torch.full((length, length), float("-inf"), dtype=weights.dtype).triu(1)
        x = self.model.embed_tokens(tokens)
        for layer in self.model.layers:
            x = layer(x, cosines, sines, mask)
        return self.model.norm(x) @ weights.t()
